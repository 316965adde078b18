using System.Collections.Concurrent;

namespace TaskGraph;

public sealed class WorkerCoreTests : IDisposable
{
    private const int Job = 3;

    private readonly Frames _frames = new();
    private readonly WorkerCore _core;
    private readonly Thread _thread;

    public WorkerCoreTests()
    {
        _core = new WorkerCore("worker-1", _frames, null);
        _thread = new Thread(() => _core.Work());
        _thread.Start();
    }

    public void Dispose()
    {
        Gate.Open.Set();
        _core.Stop();
        _thread.Join();
        _core.Dispose();
        Gate.Open.Reset();
    }

    /// <summary>What the worker sends.</summary>
    private sealed class Frames : IFrameSender
    {
        private readonly BlockingCollection<(FrameKind Kind, byte[] Body)> _sent = [];

        public void Send(FrameKind kind, ReadOnlySpan<byte> body) => _sent.Add((kind, body.ToArray()));

        public (FrameKind Kind, PickleReader Body, byte[] Bytes) Next()
        {
            Assert.True(_sent.TryTake(out var frame, TimeSpan.FromSeconds(30)));
            return (frame.Kind, new PickleReader(frame.Body), frame.Body);
        }

        public WorkerReport NextReport()
        {
            var (kind, body, _) = Next();
            Assert.Equal((FrameKind.Done, Job), (kind, body.Raw<int>()));
            return BatchReport.Read(body);
        }
    }

    private static class Gate
    {
        public static readonly ManualResetEventSlim Open = new();
    }

    /// <summary>A task's block is its result; block 100 waits for the gate, 200 throws.</summary>
    private sealed class BlockCode(string[] table) : TaskCode
    {
        public string[] Table { get; } = table;

        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            if (context.Block == 100) Gate.Open.Wait();
            if (context.Block == 200) throw new InvalidOperationException("as asked");
            return inputs.Count > 0 ? inputs.Get<int[]>(0)[0] + context.Block : new[] { context.Block, Table.Length };
        }
    }

    private static TaskBatch Batch(int number, byte[]? code, params TaskLine[] lines)
    {
        var batch = new TaskBatch(Job, number);
        if (code is not null) batch.AddCode(0, "blocks", code);
        var layer = new GraphLayer { Name = "blocks", Count = 1_000, Code = new BlockCode([]) };
        foreach (var line in lines) batch.AddTask(0, layer, line);
        return batch;
    }

    private void Give(TaskBatch batch)
    {
        var writer = new PickleWriter();
        batch.Write(writer);
        _core.Receive(FrameKind.Run, writer.Written.ToArray());
    }

    private void Tell(FrameKind kind, params ulong[] words)
    {
        var writer = new PickleWriter();
        if (kind is FrameKind.Recall) foreach (ulong word in words) writer.Raw((int)word);
        else foreach (ulong word in words) writer.Raw(word);
        _core.Receive(kind, writer.Written.ToArray());
    }

    private static TaskLine Line(int id, int block, params ulong[] inputs) => new(id, block, 1, false, inputs);

    private static readonly byte[] _code = Pickle.Dump(new BlockCode([]));

    [Fact]
    public void Batch_TasksReadEachOther_AndFailuresSkipTheirReaders()
    {
        Give(Batch(1, _code, Line(0, 5), Line(1, 2, ResultId.Of(Job, 0)), Line(2, 200), Line(3, 0, ResultId.Of(Job, 2))));
        var lines = new List<TaskReport>();
        WorkerReport report;
        do lines.AddRange((report = _frames.NextReport()).Tasks);
        while (report.End == ReportEnd.More);
        Assert.Equal([TaskStatus.Stored, TaskStatus.Returned, TaskStatus.Faulted, TaskStatus.Skipped], lines.Select(l => l.Status));
        Assert.Equal(7, Pickle.Load((byte[])lines[1].Encoded!));
        Assert.Equal("as asked", lines[2].Error!.Message);
    }

    [Fact]
    public void Batch_LongTask_IsToldOfAndDoesNotHoldUpItsNeighbour()
    {
        Give(Batch(1, _code, Line(0, 5), Line(1, 100), Line(2, 6)));
        var first = _frames.NextReport();
        while (first.Running != 1) first = _frames.NextReport();
        Assert.Equal(ReportEnd.More, first.End);
        Gate.Open.Set();
        while (first.End != ReportEnd.Last) first = _frames.NextReport();
        Assert.Equal(-1, first.Running);
    }

    [Fact]
    public void Recall_WhileATaskRuns_GivesBackTheRestOfBothBatches()
    {
        Give(Batch(1, _code, Line(0, 100), Line(1, 6)));
        while (_frames.NextReport().Running != 0)
        {
        }
        Give(Batch(2, Pickle.Dump(new BlockCode(["a"])), Line(2, 7)));
        Tell(FrameKind.Recall, Job, 1);
        var returned = _frames.NextReport();
        Assert.Equal((1, ReportEnd.Returned, 0), (returned.Batch, returned.End, returned.Running));
        Tell(FrameKind.Recall, Job, 2);
        returned = _frames.NextReport();
        Assert.Equal((2, ReportEnd.Returned, -1), (returned.Batch, returned.End, returned.Running));
        Give(Batch(3, null, Line(3, 8), Line(4, 1, ResultId.Of(Job, 3))));
        Gate.Open.Set();
        var done = new List<(int Task, TaskStatus Status)>();
        WorkerReport last;
        do done.AddRange((last = _frames.NextReport()).Tasks.Select(t => (t.Task, t.Status)));
        while (last is not { Batch: 3, End: ReportEnd.Last });
        // The third batch runs by the code that came with the second. A slow worker may have told of its tasks before the last report.
        Assert.Equal([0, 3, 4], done.Select(t => t.Task));
        Assert.Equal(TaskStatus.Returned, done[^1].Status);
    }

    [Fact]
    public void Fetch_OfResults_GivesThemOrSaysThatTheyAreMissing()
    {
        Give(Batch(1, _code, Line(0, 5)));
        while (_frames.NextReport().End != ReportEnd.Last)
        {
        }
        Tell(FrameKind.Fetch, ResultId.Of(Job, 0));
        var (_, body, bytes) = _frames.Next();
        Assert.Equal(ResultId.Of(Job, 0), body.Raw<ulong>());
        Assert.Equal([5, 0], (int[])Pickle.Load((byte[])Fetched.Read(body, bytes).Encoded!)!);
        Tell(FrameKind.Drop, ResultId.Of(Job, 0));
        Tell(FrameKind.Fetch, ResultId.Of(Job, 0));
        (_, body, bytes) = _frames.Next();
        body.Raw<ulong>();
        Assert.Equal(default, Fetched.Read(body, bytes));
    }

    [Fact]
    public void Drop_BeforeTheBatchThatBringsTheResultIsRead_DropsItThen()
    {
        ulong brought = ResultId.Of(Job, 50), kept = ResultId.Of(Job, 51);
        Give(Batch(1, _code, Line(0, 100)));
        while (_frames.NextReport().Running != 0)
        {
        }
        var second = Batch(2, null, Line(1, 7));
        second.AddShared(brought, Pickle.Dump(new[] { 1, 2 }));
        second.AddShared(kept, Pickle.Dump(new[] { 3 }));
        Give(second);
        Tell(FrameKind.Drop, brought);
        var third = Batch(3, null, Line(2, 8));
        Give(third);
        Gate.Open.Set();
        while (_frames.NextReport() is not { Batch: 3, End: ReportEnd.Last })
        {
        }
        Tell(FrameKind.Fetch, brought, kept);
        Assert.Equal((brought, Fetched.Missing), (NextFetched(out byte state), state));
        Assert.Equal((kept, Fetched.Here), (NextFetched(out state), state));
    }

    private ulong NextFetched(out byte state)
    {
        var (kind, body, _) = _frames.Next();
        Assert.Equal(FrameKind.Fetched, kind);
        ulong id = body.Raw<ulong>();
        state = body.Byte();
        return id;
    }

    [Fact]
    public void Batch_CodeWithASharedConstant_FindsIt()
    {
        var shared = new SharedConstants();
        var writer = new PickleWriter { Shared = shared };
        writer.Pickle(new BlockCode([.. Enumerable.Range(0, 1_000).Select(i => $"{i}")]));
        var batch = Batch(1, writer.Written.ToArray(), Line(0, 5), Line(1, 0, ResultId.Of(Job, 0)));
        batch.AddShared(ResultId.OfShared(Job, 0), shared[0]);
        Give(batch);
        while (_frames.NextReport().End != ReportEnd.Last)
        {
        }
        Tell(FrameKind.Fetch, ResultId.Of(Job, 0));
        var (_, body, bytes) = _frames.Next();
        body.Raw<ulong>();
        Assert.Equal([5, 1_000], (int[])Pickle.Load((byte[])Fetched.Read(body, bytes).Encoded!)!);
    }

    [Fact]
    public void Batch_CannotBeRead_FailsItsTasksWithTheReason()
    {
        var writer = new PickleWriter();
        Batch(1, _code, Line(0, 5)).Write(writer);
        _core.Receive(FrameKind.Run, writer.Written[..^4].ToArray());
        var report = _frames.NextReport();
        Assert.Equal(ReportEnd.Broken, report.End);
        Assert.IsType<InvalidDataException>(report.Error);
    }

    [Fact]
    public void Store_UnderAMemoryLimit_SpillsAndReadsBack()
    {
        using var store = new ResultStore(1 << 20);
        for (int i = 0; i < 20; i++) store.Put((ulong)i, new double[16_384]);
        Assert.True(store.SpilledBytes > 1 << 20);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(store.TryPin((ulong)i, out object? result));
            Assert.Equal(16_384, Assert.IsType<double[]>(result).Length);
            store.Unpin((ulong)i);
            store.Drop((ulong)i);
            Assert.False(store.TryPin((ulong)i, out _));
        }
    }
}
