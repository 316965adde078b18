namespace TaskGraph;

/// <summary>
/// So many permits for all processes of a run: each is a file that one process at a time may have open. The operating system closes it with the
/// process, so that a worker that is killed takes no permit along. Who finds none looks again after a few milliseconds.
/// </summary>
internal sealed class SharedPermits(int count, string path)
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(1), _longestWait = TimeSpan.FromMilliseconds(16);

    private readonly bool[] _isOurs = new bool[count];

    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        for (var wait = _firstWait; ; wait = wait + wait > _longestWait ? _longestWait : wait + wait)
        {
            if (TryTake() is { } permit) return permit;
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    private Permit? TryTake()
    {
        for (int i = 0; i < count; i++)
        {
            lock (_isOurs)
            {
                if (_isOurs[i]) continue;
                _isOurs[i] = true;
            }
            FileStream? file = null;
            try
            {
                file = new FileStream($"{path}-{i}", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                return new Permit(this, i, file);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                // Another process has it.
            }
            finally
            {
                if (file is null) GiveBack(i);
            }
        }
        return null;
    }

    private void GiveBack(int number)
    {
        lock (_isOurs) _isOurs[number] = false;
    }

    private sealed class Permit(SharedPermits permits, int number, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            permits.GiveBack(number);
        }
    }
}
