using System.Diagnostics;

namespace TaskGraph;

/// <summary>Frames, the entrance, and who is let in.</summary>
public sealed class TransportTests
{
    private static byte[] Frame(int length, byte kind, params byte[] body) => [.. BitConverter.GetBytes(length), kind, .. body];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public void Frames_SentAndReceived_AreTheSame(int length)
    {
        var stream = new MemoryStream();
        var channel = new FrameChannel(stream);
        byte[] body = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        channel.Send(FrameKind.Run, body);
        channel.Send(FrameKind.Ping, [7]);
        stream.Position = 0;
        Assert.True(channel.TryReceive(out var kind, out byte[] received));
        Assert.Equal((FrameKind.Run, length), (kind, received.Length));
        Assert.True(received.AsSpan().SequenceEqual(body));
        Assert.True(channel.TryReceive(out kind, out received));
        Assert.Equal([7], received);
        Assert.False(channel.TryReceive(out _, out _));
    }

    [Fact]
    public void Receive_AnythingElse_IsAnError()
    {
        byte[][] hostile = [Frame(-1, 3), Frame(int.MaxValue, 3), Frame(4, 0, 1, 2, 3, 4), Frame(4, 13, 1, 2, 3, 4), Frame(4, 3, 1, 2), [1, 2, 3]];
        Assert.All(hostile, bytes => Assert.Throws<InvalidDataException>(() => new FrameChannel(new MemoryStream(bytes)).TryReceive(out _, out _)));
        Assert.Throws<InvalidDataException>(() => new FrameChannel(new MemoryStream(Frame(100, 1))).TryReceive(out _, out _, most: 52));
    }

    private static WorkerEnvironment EnvironmentOf(Rendezvous rendezvous, string? secret = null)
        => new() { Address = rendezvous.Address, Secret = secret ?? rendezvous.Secret, Name = "worker-x", Folder = rendezvous.Folder, Client = Environment.ProcessId };

    [Fact]
    public async Task Rendezvous_WrongSecret_IsTurnedAwayAndTheRightOneComesIn()
    {
        using var rendezvous = new Rendezvous();
        using var wrong = new FrameChannel(Entrance.Connect(rendezvous.Address));
        Rendezvous.Greet(wrong, EnvironmentOf(rendezvous, new string('0', 64)));
        using var right = new FrameChannel(Entrance.Connect(rendezvous.Address));
        Rendezvous.Greet(right, EnvironmentOf(rendezvous));
        using var arrived = await rendezvous.ArrivalOf(Environment.ProcessId);
        arrived.Send(FrameKind.Ping, [1]);
        Assert.True(right.TryReceive(out _, out _));
        Assert.False(wrong.TryReceive(out _, out _));
    }

    [Fact]
    public async Task Rendezvous_CallerSaysNothingOrNonsense_OthersDoNotWait()
    {
        using var rendezvous = new Rendezvous();
        using var silent = Entrance.Connect(rendezvous.Address);
        using var rude = Entrance.Connect(rendezvous.Address);
        rude.Write("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n"u8);
        using var right = new FrameChannel(Entrance.Connect(rendezvous.Address));
        Rendezvous.Greet(right, EnvironmentOf(rendezvous));
        (await rendezvous.ArrivalOf(Environment.ProcessId)).Dispose();
        Assert.Equal(0, rude.Read(new byte[1]));
    }

    [Fact]
    public async Task NamedPipe_InsteadOfTheSocket_CarriesThePool()
    {
        await using var pool = ProcessPoolScheduler.Over(new ProcessPool(new() { Workers = 2 }, _ => new Entrance.PipeEntrance()));
        var squares = Enumerable.Range(0, 500).Select(i => Delayed.Call(x => Enumerable.Repeat(x, 300).ToArray(), Delayed.Value(i)));
        Assert.Equal(300L * 499 * 500 / 2, Delayed.Call(all => all.Sum(a => a.Sum(x => (long)x)), Delayed.WhenAll(squares)).Compute(pool));
    }

    [Fact]
    public async Task PoolFolder_OfAProcessThatIsGone_IsRemovedByTheNext()
    {
        string parent = Directory.CreateTempSubdirectory().FullName;
        using var ended = Process.Start(new ProcessStartInfo("true") { UseShellExecute = false })!;
        await ended.WaitForExitAsync();
        string left = Path.Combine(parent, $"taskgraph-{ended.Id}-abc"), other = Path.Combine(parent, "taskgraph-notes");
        Directory.CreateDirectory(left);
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(left, "worker-1"), "x");
        using (var folder = new PoolFolder(parent))
        {
            Assert.False(Directory.Exists(left));
            Assert.True(Directory.Exists(other));
            using var second = new PoolFolder(parent);
            Assert.True(Directory.Exists(folder.Path));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        }
        Assert.Equal([other], Directory.GetDirectories(parent));
        Directory.Delete(parent, recursive: true);
    }
}
