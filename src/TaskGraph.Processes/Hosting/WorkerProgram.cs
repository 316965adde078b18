using System.Globalization;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>The life of a worker process. Its main thread and another take frames and run tasks, a third waits for the end of the client.</summary>
internal static partial class WorkerProgram
{
    private const int LostClient = 3, ClosedByClient = 0;
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(2);

    /// <summary>Works until the client goes; never returns.</summary>
    public static void Run()
    {
        WorkerProcess.IsWorker = true;
        var environment = WorkerEnvironment.Take();
        int code = ClosedByClient;
        try
        {
            Serve(environment);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            code = LostClient;
        }
        Environment.Exit(code);
    }

    private static void Serve(WorkerEnvironment environment)
    {
        // Ctrl-C goes to every process of the terminal: the client decides what it means.
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, static c => c.Cancel = true);
        var lifeline = Console.OpenStandardInput();
        var end = new Thread(() => WaitForEnd(lifeline, environment)) { IsBackground = true, Name = "TaskGraph life-line" };
        end.Start();
        Console.SetIn(TextReader.Null);
        SetCulture(environment);
        using var frames = new FrameChannel(Entrance.Connect(environment.Address));
        Rendezvous.Greet(frames, environment);
        if (environment.HasInitializer) WorkerInitializer.Answer(frames);
        using var mark = new TaskMark(environment.MarkPath);
        using var core = new WorkerCore($"{environment.Name} (pid {Environment.ProcessId})", frames, mark, MemoryLimit(), SharedBuffers.Mapped);
        new Thread(() => Work(frames, core)) { IsBackground = true, Name = "TaskGraph worker" }.Start();
        Work(frames, core);
        // The connection and the life-line of a client that has gone break in any order; the life-line cleans up after it.
        end.Join(_endLimit);
    }

    /// <summary>What the garbage collector of this process was told to keep to; 0 where nothing was said.</summary>
    private static long MemoryLimit() => GC.GetConfigurationVariables().GetValueOrDefault("GCHeapHardLimit") is long limit ? limit : 0;

    /// <summary>Takes a frame; false where the client has gone.</summary>
    private static bool Take(FrameChannel frames, WorkerCore core)
    {
        try
        {
            if (!frames.TryReceive(out var kind, out byte[] body, spins: true)) return false;
            core.Receive(kind, body);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false; // The life-line says so too.
        }
        catch (InvalidDataException e)
        {
            // Nothing that follows can be trusted, and a task may still be running.
            Console.Error.WriteLine(e.Message);
            ExitNow(LostClient);
            return false;
        }
    }

    private static void Work(FrameChannel frames, WorkerCore core)
    {
        try
        {
            core.Work(() => Take(frames, core));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // There is nobody to answer.
            core.Stop();
        }
    }

    /// <summary>
    /// The client holds the other end of standard input. Whatever ends it closes the pipe, and then nobody wants this process.
    /// A byte instead of the end comes from a client that only wants to be rid of this worker.
    /// </summary>
    private static void WaitForEnd(Stream lifeline, WorkerEnvironment environment)
    {
        try
        {
            if (lifeline.ReadByte() < 0) RemoveAfter(environment);
        }
        catch (IOException)
        {
            RemoveAfter(environment);
        }
        ExitNow(ClosedByClient);
    }

    /// <summary>A client that was killed could not remove its folders. Its pipe closes a little before it is gone itself.</summary>
    private static void RemoveAfter(WorkerEnvironment environment)
    {
        for (int wait = 0; wait < 100 && PoolFolder.IsRunning(environment.Client); wait++) Thread.Sleep(10);
        PoolFolder.RemoveLeftovers();
        PoolFolder.Remove(environment.Folder);
    }

    private static void SetCulture(WorkerEnvironment environment)
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(environment.Culture);
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(environment.UserInterfaceCulture);
    }

    /// <summary>Ends the process without running anything of the user's, who may be in the middle of a task.</summary>
    private static void ExitNow(int code)
    {
        if (OperatingSystem.IsWindows()) Environment.Exit(code);
        else Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
