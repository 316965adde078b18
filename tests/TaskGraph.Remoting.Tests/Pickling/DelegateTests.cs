using System.Linq.Expressions;
using System.Reflection.Emit;

namespace TaskGraph;

public class DelegateTests
{
    private readonly int _field = 40;

    private delegate int ByReference(ref int x);

    private static int Twice(int x) => 2 * x;

    private int AddField(int x) => _field + x;

    private static T Identity<T>(T value) => value;

    private sealed class Holder<T>(T value)
    {
        public Func<T> Getter() => () => value;

        public Func<TOther, (T, TOther)> Pair<TOther>() => other => (value, other);
    }

    [Fact]
    public void Delegate_OfEveryShape_Works()
    {
        int a = 3;
        string text = "t";
        Assert.Equal(4, RoundTrip.Of((int x) => x + 1)(3));
        Assert.Equal("t3", RoundTrip.Of(() => text + a)());
        Assert.Equal(8, RoundTrip.Of<Func<int, int>>(Twice)(4));
        Assert.Equal(5, RoundTrip.Of<Func<int, int>>(Identity)(5));
        Assert.Equal("x", RoundTrip.Of<Func<string, string>>(Identity)("x"));
        Assert.Equal(3, RoundTrip.Of<Func<string, int>>(string.IsNullOrEmpty("") ? s => s.Length : s => 0)("abc"));
        Assert.Equal("ABC", RoundTrip.Of<Func<string>>("abc".ToUpperInvariant)());
        Assert.Equal(7, RoundTrip.Of(new Holder<int>(7).Getter())());
        Assert.Equal(("s", 2), RoundTrip.Of(new Holder<string>("s").Pair<int>())(2));
        Assert.Equal("5", RoundTrip.Of<Func<string>>(5.ToString)());
        Assert.Equal([1, 2], RoundTrip.Of<Func<IEnumerable<int>>>(new[] { 1, 2 }.AsEnumerable)());
        int seen = 0;
        RoundTrip.Of<Action<int[]>>(x => x[0] = 9)([seen]);
        Assert.Equal(6, RoundTrip.Of<ByReference>((ref int x) => x * 2) is var by && a == 3 ? by(ref a) : 0);
    }

    [Fact]
    public void Delegate_OnThis_TakesItsFields() => Assert.Equal(42, RoundTrip.Of<Func<int, int>>(AddField)(2));

    [Fact]
    public void Delegate_WithinItALambdaThatTheCompilerKeeps_IsNotRefused()
    {
        int factor = 3;
        Func<int[], int[]> scales = x => Array.ConvertAll(x, v => v * factor);
        // The first call puts the inner lambda beside the captured variable, as if it were one that is assigned.
        Assert.Equal([3], scales([1]));
        CaptureCheck.Check(scales, "Select", default);
        Assert.Equal([6, 9], RoundTrip.Of(scales)([2, 3]));
    }

    [Fact]
    public void Delegate_LocalFunctions_Work()
    {
        int offset = 10;
        int Add(int x) => x + offset;
        static int Square(int x) => x * x;
        int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2) + (offset - 10);
        Assert.Equal(13, RoundTrip.Of<Func<int, int>>(Add)(3));
        Assert.Equal(9, RoundTrip.Of<Func<int, int>>(Square)(3));
        Assert.Equal(55, RoundTrip.Of<Func<int, int>>(Fibonacci)(10));
        Assert.Equal(12, RoundTrip.Of((int x) => Add(x) + Square(1))(1));
    }

    [Fact]
    public void Delegate_Recursive_RefersToItself()
    {
        Func<int, int> factorial = null!;
        factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
        Assert.Equal(120, RoundTrip.Of(factorial)(5));
    }

    [Fact]
    public void Delegate_Composed_Works()
    {
        Func<int, int> chain = x => x;
        for (int i = 0; i < 50; i++)
        {
            var before = chain;
            int step = i;
            chain = x => before(x) + step;
        }
        Assert.Equal(1225, RoundTrip.Of(chain)(0));
    }

    [Fact]
    public void Delegate_Multicast_KeepsItsParts()
    {
        var log = new List<string>();
        Action both = () => log.Add("a");
        both += () => log.Add("b");
        var back = RoundTrip.Of((both, log));
        back.both();
        Assert.Equal(["a", "b"], back.log);
    }

    [Fact]
    public void Delegate_InnerLambdas_SeeTheOuterScopes()
    {
        int a = 1;
        var outer = RoundTrip.Of(() =>
        {
            int b = 2;
            return new Func<int, int>(c => a + b + c)(3);
        });
        Assert.Equal(6, outer());
        foreach (int i in new[] { 5 })
        {
            int local = i;
            Assert.Equal(6, RoundTrip.Of(() => a + local)());
        }
    }

    [Fact]
    public async Task Delegate_AsyncAndIterator_Work()
    {
        int a = 3;
        Assert.Equal(4, await RoundTrip.Of(async (int x) =>
        {
            await Task.Yield();
            return x + a;
        })(1));
        static IEnumerable<int> Count(int n)
        {
            for (int i = 0; i < n; i++) yield return i;
        }
        IEnumerable<int> Shifted()
        {
            foreach (int i in Count(a)) yield return i + a;
        }
        Assert.Equal([3, 4, 5], RoundTrip.Of(() => Shifted().ToArray())());
        Assert.Equal([0, 1], RoundTrip.Of(Count(2)));
    }

    [Fact]
    public void Delegate_NeighboursCaptures_StayBehind()
    {
        using var stream = new MemoryStream();
        int wanted = 5;
        Func<long> neighbour = () => stream.Length;
        Assert.Equal(6, RoundTrip.Of(() => wanted + 1)());
        Assert.Throws<UnpicklableException>(() => RoundTrip.Of(neighbour));
    }

    [Fact]
    public void Delegate_TwoWithOneScope_ShareTheirVariable()
    {
        var counter = new int[1];
        var (add, read) = RoundTrip.Of<(Action, Func<int>)>((() => counter[0]++, () => counter[0]));
        add();
        add();
        Assert.Equal(2, read());
        Assert.Equal(0, counter[0]);
    }

    [Fact]
    public void Delegate_LinqQuery_TravelsUnwalked()
    {
        int limit = 2;
        var query = Enumerable.Range(0, 10).Where(x => x > limit).Select(x => x * limit);
        Assert.Equal(query.ToArray(), RoundTrip.Of(query).ToArray());
    }

    [Fact]
    public void Delegate_WritesItsSurroundings_IsRefused()
    {
        int count = 0;
        string text = "";
        var first = Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(() => count++, "Select"));
        Assert.Contains("'count'", first.Message);
        Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(() => Interlocked.Increment(ref count), "Select"));
        Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(() => new Action(() => text = "x"), "Select"));
        // A variable of its own is nobody else's.
        CaptureCheck.Check(() =>
        {
            int own = 0;
            Action add = () => own++;
            add();
            return own;
        }, "Select");
        Assert.Equal(0, count + text.Length);
    }

    [Fact]
    public void Check_HostileCaptures_NamePathAndWayOut()
    {
        using var client = new HttpClient();
        var refused = Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check((int x) => client.BaseAddress, "Select", new CallSite("/src/Program.cs", 12)));
        Assert.Equal(
            "The function passed to Select captures 'client' (System.Net.Http.HttpClient), which cannot be sent to a worker process.\n"
            + "Capture only data, create the object inside the function, or compute with Scheduler.Threads.", refused.Message);
        Assert.Equal("lambda in Program.cs:12 → client → HttpClient", refused.Path);
        using var stream = new MemoryStream();
        var reader = new StreamReader(stream);
        var gate = new Lock();
        using var semaphore = new SemaphoreSlim(1);
        var thread = Thread.CurrentThread;
        var task = Task.CompletedTask;
        using var timer = new Timer(_ => { });
        using var source = new CancellationTokenSource();
        nint pointer = 5;
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.Contains("'stream'", Refusal(() => stream.Length).Message);
        Assert.Contains("'reader'", Refusal(() => reader.ReadLine()).Message);
        Assert.Contains("'gate'", Refusal(() => gate.IsHeldByCurrentThread).Message);
        Assert.Contains("'semaphore'", Refusal(() => semaphore.CurrentCount).Message);
        Assert.Contains("'thread'", Refusal(() => thread.Name).Message);
        Assert.Contains("'task'", Refusal(() => task.Id).Message);
        Assert.Contains("'timer'", Refusal(() => timer.ToString()).Message);
        Assert.Contains("'source'", Refusal(() => source.IsCancellationRequested).Message);
        Assert.Contains("'pointer'", Refusal(() => pointer + 1).Message);
        Assert.Contains("'socket'", Refusal(() => socket.Connected).Message);
        Assert.Contains("'handle'", Refusal(() => handle.IsInvalid).Message);
        Assert.Contains("'process'", Refusal(() => process.Id).Message);
    }

    private static TaskCaptureException Refusal<T>(Func<T> function) => Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(function, "Select"));

    [Fact]
    public void Check_NestedCulprit_IsNamedByItsPath()
    {
        var settings = new Settings { Log = [new Sink { Stream = new MemoryStream() }] };
        var refused = Refusal(() => settings.Log.Count);
        Assert.Contains("'settings'", refused.Message);
        Assert.Contains("Stream", refused.Message);
        Assert.Equal("lambda → settings → Log → [0] → Stream → MemoryStream", refused.Path);
    }

    private sealed class Settings
    {
        public List<Sink> Log { get; init; } = [];
    }

    private sealed class Sink
    {
        public Stream? Stream { get; init; }
    }

    [Fact]
    public void Check_CodeMadeAtRunTime_IsRefused()
    {
        Expression<Func<int, int>> tree = x => x + 1;
        Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(tree.Compile(), "Select"));
        var method = new DynamicMethod("made", typeof(int), []);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        Assert.Throws<TaskCaptureException>(() => CaptureCheck.Check(method.CreateDelegate<Func<int>>(), "Select"));
    }

    [Fact]
    public void Check_AfterARefusal_TheNextFunctionPasses()
    {
        using var stream = new MemoryStream();
        for (int i = 0; i < 3; i++) Refusal(() => stream.Length);
        int a = 1;
        Assert.Equal(2, RoundTrip.Of(() => a + 1)());
    }
}
