namespace TaskGraph;

/// <summary>A function of the user's that every worker runs before its first task: it is sent with the welcome, and the answer says how it went.</summary>
internal sealed class WorkerInitializer
{
    private readonly byte[] _pickled;

    /// <exception cref="TaskCaptureException">The function captures something that cannot travel.</exception>
    public WorkerInitializer(Action function)
    {
        CaptureCheck.Check(function, nameof(ProcessPoolOptions.Initializer));
        _pickled = Pickle.Dump(function);
    }

    /// <summary>The client's side: has the worker run it.</summary>
    /// <exception cref="InvalidOperationException">It failed; the worker is not to be used.</exception>
    public void Run(FrameChannel frames)
    {
        frames.Send(FrameKind.Welcome, _pickled);
        if (!frames.TryReceive(out var kind, out byte[] answer) || kind != FrameKind.Welcome) throw new IOException("The worker did not answer its initializer.");
        if (answer.Length == 0) return;
        var error = (Exception)Pickle.Load(answer)!;
        throw new InvalidOperationException($"The {nameof(ProcessPoolOptions.Initializer)} of the worker processes failed: {error.Message}", error);
    }

    /// <summary>The worker's side.</summary>
    public static void Answer(FrameChannel frames)
    {
        if (!frames.TryReceive(out var kind, out byte[] pickled) || kind != FrameKind.Welcome) throw new InvalidDataException("The client sent no initializer.");
        try
        {
            ((Action)Pickle.Load(pickled)!)();
            frames.Send(FrameKind.Welcome, []);
        }
        catch (Exception e)
        {
            byte[] answer;
            try
            {
                answer = Pickle.Dump(e);
            }
            catch (UnpicklableException)
            {
                answer = Pickle.Dump(RemoteException.Describe(e));
            }
            frames.Send(FrameKind.Welcome, answer);
        }
    }
}
