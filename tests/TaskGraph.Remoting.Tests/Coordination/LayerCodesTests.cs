namespace TaskGraph;

public class LayerCodesTests
{
    private static int _limit = 3, _last;

    private sealed class CallCode(Delegate function) : TaskCode
    {
        public Delegate Function { get; } = function;

        public override object? Run(in TaskInputs inputs, TaskContext context) => Function.DynamicInvoke();
    }

    private static Graph GraphOf(params (string Name, Delegate Function, string Site)[] layers)
    {
        var assembler = new GraphAssembler();
        var outputs = new List<GraphOutput>();
        foreach (var (name, function, site) in layers)
        {
            outputs.Add(new(assembler.BeginLayer(new GraphLayer { Name = name, Count = 1, Code = new CallCode(function), CallSites = [new CallSite(site, 12)] }), OutputMode.Value));
            assembler.Add([]);
        }
        return assembler.Build(outputs);
    }

    [Fact]
    public void Constructor_SeveralFunctionsThatCannotTravel_NamesThemAll()
    {
        using var stream = new MemoryStream();
        using var client = new HttpClient();
        var good = () => 1;
        var graph = GraphOf(
            ("select", new Func<long>(() => stream.Length), "Program.cs"), ("where", good, "Program.cs"), ("map", new Func<TimeSpan>(() => client.Timeout), "Other.cs"));
        var e = Assert.Throws<TaskCaptureException>(() => new LayerCodes(graph, _ => false));
        Assert.Equal(["lambda in Program.cs:12 → stream → MemoryStream", "lambda in Other.cs:12 → client → HttpClient"], e.Paths);
        Assert.Contains("The function passed to Select captures 'stream' (System.IO.MemoryStream), which cannot be sent to a worker process.", e.Message);
        Assert.Contains("The function passed to Map captures 'client' (System.Net.Http.HttpClient), which cannot be sent to a worker process.", e.Message);
        Assert.Contains("or compute with Scheduler.Threads.", e.Message);
    }

    [Fact]
    public void Constructor_OnlyLocalLayersHoldBack_IsFine()
    {
        using var stream = new MemoryStream();
        var graph = GraphOf(("select", new Func<long>(() => stream.Length), "Program.cs"));
        Assert.False(new LayerCodes(graph, _ => true).HasRemote);
    }

    [Fact]
    public void Warnings_FunctionReadsAWritableStatic_NameIt()
    {
        _limit++;
        var codes = new LayerCodes(GraphOf(("select", new Func<int>(() => _limit), "Program.cs")), _ => false);
        Assert.Contains("'LayerCodesTests._limit'", Assert.Single(codes.Warnings));
    }

    [Fact]
    public void Warnings_FunctionAssignsAStatic_SayThatItDoesNotComeBack()
    {
        foreach (var assigns in (Func<int>[])[() => _last = 1, () => Interlocked.Increment(ref _last)])
        {
            string warning = Assert.Single(new LayerCodes(GraphOf(("select", assigns, "Program.cs")), _ => false).Warnings);
            Assert.Contains("assigns the static variable 'LayerCodesTests._last'", warning);
        }
        Assert.Equal(0, _last);
    }

    [Fact]
    public void Warnings_FunctionCapturesMuch_NameTheLargestPart()
    {
        var table = new long[1_500_000];
        var codes = new LayerCodes(GraphOf(("select", new Func<int>(() => table.Length), "Program.cs"), ("where", new Func<int>(() => 3), "Program.cs")), _ => false);
        string warning = Assert.Single(codes.Warnings);
        Assert.Contains("The functions of Select in Program.cs:12 take 11.4 MiB along", warning);
        Assert.Contains("a captured long[]", warning);
    }

    [Fact]
    public void Constructor_ConstantsOfAnyRowCannotTravel_AreRefused()
    {
        var assembler = new GraphAssembler();
        using var stream = new MemoryStream();
        int first = assembler.BeginLayer(new GraphLayer
        {
            Name = "read",
            Count = 3,
            Code = new CallCode(() => 1),
            Constants = [new ConstantColumn<object>(["a", 2, stream])],
        });
        for (int i = 0; i < 3; i++) assembler.Add([]);
        var graph = assembler.Build([new(first, OutputMode.Value), new(first + 1, OutputMode.Value), new(first + 2, OutputMode.Value)]);
        Assert.Contains("MemoryStream", Assert.Throws<TaskCaptureException>(() => new LayerCodes(graph, _ => false)).Message);
    }

    [Fact]
    public void Shared_LargeConstantOfTwoLayers_IsPickledOnce()
    {
        var table = Enumerable.Range(0, 10_000).Select(i => $"entry {i}").ToArray();
        var small = new[] { 1, 2 };
        var codes = new LayerCodes(GraphOf(("one", () => table.Length + small.Length, "A.cs"), ("two", () => table[0].Length, "A.cs")), _ => false);
        Assert.Equal([0], codes[0].Shared);
        Assert.Equal([0], codes[1].Shared);
        Assert.Equal(table, Pickle.Load(codes.Shared(0)));
        Assert.InRange(codes[0].Pickle.Length, 1, 1_000);
    }
}
