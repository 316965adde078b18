namespace TaskGraph;

/// <summary>
/// The client's end of one worker. Orders are kept in sequence and are carried out by <see cref="Flush"/>, so that they can be
/// given under a lock and sent without it.
/// </summary>
internal interface IWorkerLink
{
    /// <summary>Such as <c>worker-1 (pid 1234)</c>.</summary>
    string Name { get; }

    /// <summary>Whether the worker has not been lost.</summary>
    bool IsAlive { get; }

    /// <summary>Has the worker run a batch; the run hears of its tasks by reports.</summary>
    void Run(RemoteRun run, TaskBatch batch);

    /// <summary>Asks for a result. <paramref name="reply"/> is called once, without the caller's locks, also when the worker is lost.</summary>
    void Fetch(ulong result, Action<FetchReply> reply);

    /// <summary>Forgets a result.</summary>
    void Drop(ulong result);

    /// <summary>Has the worker give back what it has not started of a batch.</summary>
    void Recall(int job, int batch);

    /// <summary>Lets no further task of a job start.</summary>
    void Cancel(int job);

    /// <summary>Forgets a job and its results but those in <paramref name="kept"/>.</summary>
    void End(int job, ulong[] kept);

    /// <summary>Ends the worker by force.</summary>
    /// <param name="why">The reason, for people.</param>
    void Kill(string why);

    /// <summary>Sends what was ordered. Whoever comes while another thread sends leaves it to that one.</summary>
    /// <param name="isAwaited">Whether the caller is going to wait for the answers by <see cref="TryReceiveHere"/>, or else to call <see cref="ReceiveByItself"/>.</param>
    void Flush(bool isAwaited = false);

    /// <summary>Waits for the worker to say something and takes it in, in the calling thread; false where another thread does that, or nothing more comes.</summary>
    bool TryReceiveHere();

    /// <summary>Nobody waits by <see cref="TryReceiveHere"/>.</summary>
    void ReceiveByItself();
}

/// <summary>What came of asking for a result.</summary>
/// <param name="Encoded">The pickled result, or what stands for it in the memory; null where there is none.</param>
/// <param name="Error">Why it cannot travel; null where the worker does not have it, or was lost.</param>
internal readonly record struct FetchReply(object? Encoded, Exception? Error);
