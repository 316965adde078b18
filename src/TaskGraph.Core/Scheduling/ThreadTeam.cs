using System.Threading.Channels;

namespace TaskGraph;

/// <summary>Something that threads of a team are invited to work on.</summary>
internal interface ITeamWork
{
    /// <summary>Takes up one invitation; returns when there is nothing to do.</summary>
    void Join(string worker);
}

/// <summary>
/// The threads of a scheduler. Runs call for workers through a channel: each call is one invitation, taken by one thread. A
/// thread with nothing to do waits at the channel and ends after some seconds, so a team that nobody uses costs nothing.
/// </summary>
internal sealed class ThreadTeam(int size)
{
    // The thread that writes wakes the sleeper itself; by way of the thread pool a wake-up can take 10 ms.
    private readonly Channel<ITeamWork> _invitations = Channel.CreateUnbounded<ITeamWork>(new() { AllowSynchronousContinuations = true });
    private static readonly TimeSpan _idleTime = TimeSpan.FromSeconds(5);
    private readonly Lock _starting = new();
    private int _threads, _idle, _names, _shortage;

    public int Size { get; } = size;

    /// <summary>Not 0 while an invitation waits because all threads are at work; for looking only.</summary>
    public ref int Shortage => ref _shortage;

    /// <summary>Whether an invitation waits because all threads are at work.</summary>
    public bool IsWanted => Volatile.Read(ref _shortage) != 0;

    /// <summary>Asks <paramref name="count"/> threads to join <paramref name="run"/>.</summary>
    public void Invite(ITeamWork run, int count)
    {
        if (Volatile.Read(ref _idle) + Size - Volatile.Read(ref _threads) < count) Volatile.Write(ref _shortage, 1);
        for (int i = 0; i < count; i++) _invitations.Writer.TryWrite(run);
        if (Volatile.Read(ref _idle) < count && Volatile.Read(ref _threads) < Size) StartThreads(count);
    }

    private void StartThreads(int wanted)
    {
        lock (_starting)
        {
            for (int missing = wanted - _idle; missing > 0 && _threads < Size; missing--)
            {
                _threads++;
                string name = $"TaskGraph worker {_names++ % Size}";
                new Thread(() => Serve(name)) { IsBackground = true, Name = name }.Start();
            }
        }
    }

    // A task may give its thread another name, or none.
    private void Serve(string name)
    {
        var reader = _invitations.Reader;
        Task<bool>? arrival = null;
        while (true)
        {
            while (reader.TryRead(out var run))
            {
                EndShortage();
                run.Join(name);
            }
            Interlocked.Increment(ref _idle);
            arrival ??= reader.WaitToReadAsync().AsTask();
            bool arrived = arrival.Wait(_idleTime);
            Interlocked.Decrement(ref _idle);
            if (arrived) arrival = null;
            else if (End()) return;
        }
    }

    private void EndShortage()
    {
        if (Volatile.Read(ref _shortage) == 0 || _invitations.Reader.Count > 0) return;
        Volatile.Write(ref _shortage, 0);
        // An invitation that came in between may have said so before.
        Interlocked.MemoryBarrier();
        if (_invitations.Reader.Count > 0) Volatile.Write(ref _shortage, 1);
    }

    /// <summary>Ends this thread, unless an invitation came in the last moment.</summary>
    private bool End()
    {
        lock (_starting)
        {
            _threads--;
            if (_invitations.Reader.Count == 0) return true;
            _threads++;
            return false;
        }
    }
}
