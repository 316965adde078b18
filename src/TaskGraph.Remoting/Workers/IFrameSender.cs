namespace TaskGraph;

/// <summary>Takes frames to the client.</summary>
internal interface IFrameSender
{
    /// <summary>Sends one frame whole; safe for several threads.</summary>
    void Send(FrameKind kind, ReadOnlySpan<byte> body);
}
