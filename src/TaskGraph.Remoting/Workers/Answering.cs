namespace TaskGraph;

/// <summary>Answers from threads that have nobody above them.</summary>
internal static class Answering
{
    /// <summary>Does what may send.</summary>
    public static void Try<T>(Action<T> send, T argument)
    {
        try
        {
            send(argument);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone; the thread that takes frames sees it too, and ends the work.
        }
    }
}
