using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace TaskGraph;

/// <summary>
/// Where workers of a pool report. Whoever can send a frame can run code in this process, so only a process of this user that
/// shows the secret, which only workers were told, gets further than a greeting.
/// </summary>
internal sealed class Rendezvous : IDisposable
{
    private const int SecretSize = 32, GreetingSize = SecretSize + 4 + 16;
    private static readonly TimeSpan _greetingLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<FrameChannel>> _expected = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretSize);
    private readonly PoolFolder _folder = new(PoolFolder.Temporary);
    private readonly Entrance _entrance;

    public Rendezvous(Func<string, Entrance>? open = null)
    {
        _entrance = (open ?? Entrance.Open)(_folder.Path);
        new Thread(Accept) { IsBackground = true, Name = "TaskGraph workers' entrance" }.Start();
    }

    public string Folder => _folder.Path;

    public string Address => _entrance.Address;

    public string Secret => Convert.ToHexString(_secret);

    /// <summary>The connection to a process that was started, when it comes.</summary>
    public Task<FrameChannel> ArrivalOf(int processId) => Expect(processId).Task;

    public void Forget(int processId) => _expected.TryRemove(processId, out _);

    public void Dispose()
    {
        _entrance.Dispose();
        _folder.Dispose();
    }

    /// <summary>What a worker says first.</summary>
    public static void Greet(FrameChannel frames, WorkerEnvironment environment)
    {
        var writer = PickleWriter.Rent();
        writer.Bytes(Convert.FromHexString(environment.Secret));
        writer.Raw(Environment.ProcessId);
        writer.Raw(KnownModules.Version);
        frames.Send(FrameKind.Hello, writer.Written);
        writer.Return();
    }

    private TaskCompletionSource<FrameChannel> Expect(int processId)
        => _expected.GetOrAdd(processId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Accept()
    {
        while (true)
        {
            Stream stream;
            try
            {
                stream = _entrance.Accept();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            // One that says nothing must not keep the others waiting, and the thread pool may be busy with the user's work.
            new Thread(() => Admit(stream)) { IsBackground = true, Name = "TaskGraph greeting" }.Start();
        }
    }

    private void Admit(Stream stream)
    {
        if (!TryAdmit(stream)) stream.Dispose();
    }

    private bool TryAdmit(Stream stream)
    {
        try
        {
            using var limit = new Timer(static s => ((Stream)s!).Dispose(), stream, _greetingLimit, Timeout.InfiniteTimeSpan);
            var frames = new FrameChannel(stream);
            if (!frames.TryReceive(out var kind, out byte[] body, most: GreetingSize) || kind != FrameKind.Hello || body.Length != GreetingSize) return false;
            if (!CryptographicOperations.FixedTimeEquals(body.AsSpan(0, SecretSize), _secret)) return false;
            var greeting = new PickleReader(body, SecretSize, GreetingSize - SecretSize);
            var arrival = Expect(greeting.Raw<int>());
            if (greeting.Raw<Guid>() == KnownModules.Version) return arrival.TrySetResult(frames);
            arrival.TrySetException(Launcher.Failure("it runs another build of TaskGraph or of .NET than this process"));
            return false;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            return false;
        }
    }
}
