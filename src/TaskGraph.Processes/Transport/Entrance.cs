using System.IO.Pipes;
using System.Net.Sockets;

namespace TaskGraph;

/// <summary>Where workers of this machine and this user come in: a socket in the pool's folder, on Windows a named pipe.</summary>
internal abstract class Entrance : IDisposable
{
    private const string PipePrefix = "pipe:";

    /// <summary>What a worker is told.</summary>
    public abstract string Address { get; }

    public static Entrance Open(string folder) => OperatingSystem.IsWindows() ? new PipeEntrance() : new SocketEntrance(Path.Combine(folder, "s"));

    /// <summary>The next that comes in. One thread calls.</summary>
    /// <exception cref="ObjectDisposedException">The entrance was closed.</exception>
    public abstract Stream Accept();

    public abstract void Dispose();

    /// <summary>The worker's end.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static Stream Connect(string address)
    {
        if (address.StartsWith(PipePrefix, StringComparison.Ordinal))
        {
            var pipe = new NamedPipeClientStream(".", address[PipePrefix.Length..], PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            pipe.Connect(TimeSpan.FromSeconds(10));
            return pipe;
        }
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"The client's socket {address} does not answer: {e.Message}.", e);
        }
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class SocketEntrance : Entrance
    {
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public SocketEntrance(string path)
        {
            Address = path;
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            _listener.Listen(64);
        }

        public override string Address { get; }

        public override Stream Accept()
        {
            try
            {
                return new NetworkStream(_listener.Accept(), ownsSocket: true);
            }
            catch (SocketException e)
            {
                throw new ObjectDisposedException("The entrance is closed.", e);
            }
        }

        public override void Dispose() => _listener.Dispose();
    }

    /// <summary>Each caller gets an instance of the pipe; the next one waits from then on.</summary>
    internal sealed class PipeEntrance : Entrance
    {
        private readonly string _name = $"taskgraph-{Environment.ProcessId}-{Guid.NewGuid():N}";
        private readonly Lock _gate = new();
        private NamedPipeServerStream? _waiting;
        private bool _isClosed;

        public PipeEntrance() => _waiting = Next();

        public override string Address => PipePrefix + _name;

        public override Stream Accept()
        {
            NamedPipeServerStream taken;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                taken = _waiting ??= Next();
            }
            try
            {
                taken.WaitForConnection();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or SocketException)
            {
                throw new ObjectDisposedException("The entrance is closed.", e);
            }
            lock (_gate) _waiting = _isClosed ? null : Next();
            return taken;
        }

        public override void Dispose()
        {
            lock (_gate)
            {
                _isClosed = true;
                _waiting?.Dispose();
            }
        }

        private NamedPipeServerStream Next()
            => new(_name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
    }
}
