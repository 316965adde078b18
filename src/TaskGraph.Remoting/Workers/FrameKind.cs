namespace TaskGraph;

/// <summary>What the body of a frame between client and worker holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>Worker to client: who it is. Must come first.</summary>
    Hello = 1,

    /// <summary>Client to worker: name, culture.</summary>
    Welcome,

    /// <summary>A batch of tasks with the code, constants and inputs that the worker does not have.</summary>
    Run,

    /// <summary>Worker to client: how tasks of a batch ended.</summary>
    Done,

    /// <summary>A batch of which the worker shall give back what it has not started: job and number.</summary>
    Recall,

    /// <summary>Ids of results to send.</summary>
    Fetch,

    /// <summary>Worker to client: one result, or that it is not there.</summary>
    Fetched,

    /// <summary>Ids of results that nobody needs.</summary>
    Drop,

    /// <summary>No task of a job shall start; running ones are told.</summary>
    Cancel,

    /// <summary>A job is over: everything of it goes, but for the results named.</summary>
    End,

    /// <summary>Asks for a <see cref="Pong"/>.</summary>
    Ping,

    Pong,
}

/// <summary>How a task in a worker ended.</summary>
internal enum TaskStatus : byte
{
    /// <summary>The result lies in the worker.</summary>
    Stored,

    /// <summary>The result came with the message, and lies in the worker as well.</summary>
    Returned,

    /// <summary>The task threw.</summary>
    Faulted,

    /// <summary>The task did not run: its job was cancelled, or what it reads was not made.</summary>
    Skipped,
}

/// <summary>What an answer to <see cref="FrameKind.Fetch"/> says after the result's number.</summary>
internal static class Fetched
{
    /// <summary>The result cannot travel; why follows.</summary>
    public const byte Refused = 0;

    /// <summary>The pickled result follows.</summary>
    public const byte Here = 1;

    /// <summary>The worker does not have it.</summary>
    public const byte Missing = 2;

    /// <summary>Reads the rest of the answer.</summary>
    public static FetchReply Read(PickleReader frame, byte[] body) => frame.Byte() switch
    {
        Here => new FetchReply(body[frame.Position..], null),
        Missing => default,
        _ => new FetchReply(null, BatchReport.ReadError(frame)),
    };
}

/// <summary>The number of a result among all jobs of a client.</summary>
internal static class ResultId
{
    public static ulong Of(int job, int task) => ((ulong)(uint)job << 32) | (uint)task;

    /// <summary>A shared constant of a job, beside its results.</summary>
    public static ulong OfShared(int job, int number) => Of(job, -1 - number);

    public static int JobOf(ulong id) => (int)(id >> 32);
}
