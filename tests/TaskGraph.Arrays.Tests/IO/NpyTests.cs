using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using CsCheck;

namespace TaskGraph.Tests;

public sealed class NpyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskgraph-npy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Written_ThenRead_IsTheSameInAnyChunks()
    {
        string path = Path.Combine(_folder, "x.npy");
        var x = new RandomGenerator(3).Normal([30, 17, 4], chunks: [7, 5, 4]);
        await x.WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        double[] expected = Flat(x);
        foreach (long[] chunks in (long[][])[[-1, -1, -1], [10, 17, 4], [4, 3, 2]]) Assert.Equal(expected, Flat(Array<double>.ReadNpy(path, chunks)));
        var back = Array<double>.ReadNpy(path, chunks: [10, -1, -1]);
        Assert.Equal(Flat(x[Slice.Step(null, null, -3), 5..9, 1]), Flat(back[Slice.Step(null, null, -3), 5..9, 1]));
        Assert.Equal(x.Sum().Compute(), back.Sum().Compute(), 1e-9);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task LaterPasses_ReadTheFileAgain()
    {
        string path = Path.Combine(_folder, "x.npy");
        var x = new RandomGenerator(3).Normal([60, 8], chunks: [10, 8]);
        await x.WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        var file = Array<double>.ReadNpy(path, chunks: [10, 8]);
        static Array<double> Standardized(Array<double> a) => (a - a.Mean(axis: 0)) / a.Std(axis: 0);

        var standard = Standardized(file);
        Assert.Equal(2, CountOf("read-npy", standard));
        Assert.Equal(Flat(Standardized(x)), Flat(standard));
        // Three passes, and one where nothing stands between the readers, or only neighbours.
        Assert.Equal(3, CountOf("read-npy", (file - standard.Max(axis: 0)).Abs()));
        Assert.Equal(1, CountOf("read-npy", (file - 1) * file.Sqrt()));
        Assert.Equal(1, CountOf("read-npy", file - file.MapOverlap([1, 0], Boundary.Nearest, (ReadOnlyTensorSpan<double> around, TensorSpan<double> own) => around[1..^1, ..].CopyTo(own))));

        static int CountOf(string operation, Array<double> array)
            => array.Explain().Split("Plan:")[1].Split('\n').Count(line => line.TrimStart().StartsWith(operation, StringComparison.Ordinal) && line.Contains('→'));
    }

    [Fact]
    public async Task EveryElementType_RoundTrips()
    {
        await Check<float>();
        await Check<Half>();
        await Check<long>();
        await Check<int>();
        await Check<short>();
        await Check<sbyte>();
        await Check<ulong>();
        await Check<uint>();
        await Check<ushort>();
        await Check<byte>();
        await Check<bool>();
        await Check<Complex>();
    }

    [Fact]
    public void ColumnMajorAndOtherByteOrder_AreRead()
    {
        string path = Path.Combine(_folder, "f.npy");
        File.WriteAllBytes(path, [.. Header("{'descr': '>i4', 'fortran_order': True, 'shape': (2, 3), }"), .. new[] { 1, 4, 2, 5, 3, 6 }.SelectMany(n => BitConverter.GetBytes(n).Reverse())]);
        Assert.Equal([1, 2, 3, 4, 5, 6], Flat(Array<int>.ReadNpy(path, chunks: [1, 2])));
        Assert.Equal([6, 3], Flat(Array<int>.ReadNpy(path)[Slice.Step(null, null, -1), 2]));
    }

    [Fact]
    public void HostileFiles_AreRefusedWithTheReason()
    {
        Refused("does not begin", "no file"u8.ToArray());
        Refused("version is 9", [0x93, .. "NUMPY"u8, 9, 0, 0, 0, 0, 0]);
        Refused("bytes long", [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Refused("type '|O8'", Header("{'descr': '|O8', 'fortran_order': False, 'shape': (2,), }"));
        Refused("header is", Header("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }"));
        Refused("needs 16 bytes", Header("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"));
        Refused("its shape is", Header("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }"));
        Refused("its shape is", Header("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999), }"));
        Assert.Throws<FileNotFoundException>(() => Array<double>.ReadNpy(Path.Combine(_folder, "none.npy")));
    }

    [Fact]
    public async Task AnotherElementType_IsNamed()
    {
        string path = Path.Combine(_folder, "i.npy");
        await Array<int>.Arange(5).WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("Array<int>", Assert.Throws<InvalidDataException>(() => Array<double>.ReadNpy(path)).Message);
    }

    [Fact]
    public async Task Write_ThatFails_LeavesWhatWasThere()
    {
        string path = Path.Combine(_folder, "x.npy");
        await Array<double>.Ones([4]).WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TaskFailedException>(() => Array<double>.Ones([4]).Map(v => Failing(v)).WriteNpyAsync(path));
        Assert.Equal([1, 1, 1, 1], Flat(Array<double>.ReadNpy(path)));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task File_ThatChanged_IsAnError()
    {
        string path = Path.Combine(_folder, "x.npy");
        await Array<double>.Ones([4]).WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        var read = Array<double>.ReadNpy(path);
        await Array<double>.Ones([5]).WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("has changed", Assert.Throws<TaskFailedException>(() => read.Sum().Compute()).InnerException!.Message);
    }

    [Fact]
    public async Task FourTimesTheMemoryLimit_IsSummedStandardisedAndMultiplied()
    {
        string path = Path.Combine(_folder, "large.npy");
        await new RandomGenerator(8).Normal([100_000, 40], chunks: [5_000, 40], mean: 2).WriteNpyAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        var scheduler = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = "8 MiB" });
        var x = Array<double>.ReadNpy(path, chunks: [5_000, 40]);
        Assert.True(x.Length * sizeof(double) >= 4 * (8 << 20) * 0.95);
        double mean = x.Sum().Compute(scheduler) / x.Length;
        Assert.Equal(2, mean, 0.01);
        var standard = (x - x.Mean(axis: 0)) / x.Std(axis: 0);
        Assert.Equal(0, standard.Sum().Compute(scheduler), 1e-6);
        Assert.Equal(1, standard.Std().Compute(scheduler), 1e-9);
        var gram = x.T.MatMul(x).Compute(scheduler);
        Assert.Equal(gram[3, 7], gram[7, 3]);
        Assert.Equal((x[.., 3] * x[.., 7]).Sum().Compute(scheduler), gram[3, 7], 1e-6);
    }

    public static double Failing(double x) => throw new ArithmeticException($"no {x}");

    private async Task Check<T>() where T : unmanaged
    {
        string path = Path.Combine(_folder, $"{typeof(T).Name}.npy");
        var x = Array<int>.Arange(11, chunks: [4]).Cast<T>();
        await x.WriteNpyAsync(path);
        Assert.Equal(Flat(x), Flat(Array<T>.ReadNpy(path, chunks: [3])));
    }

    private void Refused(string reason, byte[] content)
    {
        string path = Path.Combine(_folder, "bad.npy");
        File.WriteAllBytes(path, content);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Array<double>.ReadNpy(path)).Message);
    }

    private static byte[] Header(string text) => [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static T[] Flat<T>(Array<T> array) where T : unmanaged
    {
        var tensor = array.Compute(Scheduler.Threads);
        var data = new T[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return data;
    }
}
