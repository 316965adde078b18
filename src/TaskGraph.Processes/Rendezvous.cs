using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace TaskGraph;

/// <summary>The place where workers of a pool report: a socket in a folder of mode 0700, and the secret they must show.</summary>
internal sealed class Rendezvous : IDisposable
{
    private const string FolderPrefix = "taskgraph-";
    private const int SecretSize = 32, GreetingSize = SecretSize + 4 + 16, GreetingMilliseconds = 5000;

    private readonly ConcurrentDictionary<int, TaskCompletionSource<FrameSocket>> _expected;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretSize);
    private readonly Socket _listener;

    public Rendezvous(ConcurrentDictionary<int, TaskCompletionSource<FrameSocket>> expected)
    {
        _expected = expected;
        RemoveLeftovers();
        Folder = Directory.CreateTempSubdirectory($"{FolderPrefix}{Environment.ProcessId}-").FullName;
        SocketPath = Path.Combine(Folder, "s");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(64);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        new Thread(Accept) { IsBackground = true, Name = "TaskGraph workers' entrance" }.Start();
    }

    public string Folder { get; }

    public string SocketPath { get; }

    public string Secret => Convert.ToHexString(_secret);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _listener.Dispose();
        Remove(Folder);
    }

    private void OnExit(object? sender, EventArgs e) => Remove(Folder);

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            if (!TryAdmit(socket)) socket.Dispose();
        }
    }

    private bool TryAdmit(Socket socket)
    {
        try
        {
            socket.ReceiveTimeout = GreetingMilliseconds;
            var frames = new FrameSocket(socket);
            if (!frames.TryReceive(out var kind, out byte[] body, most: GreetingSize) || kind != FrameKind.Hello || body.Length != GreetingSize) return false;
            if (!CryptographicOperations.FixedTimeEquals(body.AsSpan(0, SecretSize), _secret)) return false;
            var greeting = new PickleReader(body, SecretSize, GreetingSize - SecretSize);
            int processId = greeting.Raw<int>();
            var arrival = _expected.GetOrAdd(processId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (greeting.Raw<Guid>() != KnownModules.Version)
            {
                arrival.TrySetException(Launcher.Failure("it runs another build of TaskGraph or of .NET than this process"));
                return false;
            }
            socket.ReceiveTimeout = 0;
            return arrival.TrySetResult(frames);
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Folders of processes that were killed, and whose workers could not clean up either.</summary>
    private static void RemoveLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            string[] parts = Path.GetFileName(folder).Split('-');
            if (parts.Length == 3 && int.TryParse(parts[1], out int owner) && !IsRunning(owner)) Remove(folder);
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or removed by a worker at the same time.
        }
    }
}
