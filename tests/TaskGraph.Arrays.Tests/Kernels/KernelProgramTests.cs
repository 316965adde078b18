using System.Linq.Expressions;
using CsCheck;
using TaskGraph.ArrayKernels;

namespace TaskGraph.Tests;

/// <summary>Tiles and compiled code, of every vector width, compute the same to 2 ulp an operation.</summary>
public unsafe class KernelProgramTests
{
    private static readonly int[] _widths = [64, 32, 16];

    [Fact]
    public void Compiled_EveryOperationOfDoubles_AgreesWithTiles() => CheckAll<double>(
        [
            Ufunc.Unary<SqrtOp<double>, double, double>(), Ufunc.Unary<ExpOp<double>, double, double>(), Ufunc.Unary<LogOp<double>, double, double>(),
            Ufunc.Unary<Log2Op<double>, double, double>(), Ufunc.Unary<SinOp<double>, double, double>(), Ufunc.Unary<CosOp<double>, double, double>(),
            Ufunc.Unary<FloorOp<double>, double, double>(), Ufunc.Unary<CeilingOp<double>, double, double>(), Ufunc.Unary<RoundOp<double>, double, double>(),
            Ufunc.Unary<AbsOp<double>, double, double>(), Ufunc.Unary<NegateOp<double>, double, double>(),
        ], BinaryOf<double>(), [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1e300, -1e-300, double.Epsilon]);

    [Fact]
    public void Compiled_EveryOperationOfFloats_AgreesWithTiles() => CheckAll<float>(
        [
            Ufunc.Unary<SqrtOp<float>, float, float>(), Ufunc.Unary<ExpOp<float>, float, float>(), Ufunc.Unary<LogOp<float>, float, float>(),
            Ufunc.Unary<SinOp<float>, float, float>(), Ufunc.Unary<CosOp<float>, float, float>(), Ufunc.Unary<FloorOp<float>, float, float>(),
            Ufunc.Unary<AbsOp<float>, float, float>(), Ufunc.Unary<NegateOp<float>, float, float>(),
        ], BinaryOf<float>(), [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e30f, -1e-30f, float.Epsilon]);

    [Fact]
    public void Compiled_OperationsOfIntegers_AgreeWithTiles()
    {
        CheckAll<int>([Ufunc.Unary<NegateOp<int>, int, int>()], ArithmeticOf<int>(), [int.MaxValue, -int.MaxValue, 0, -1]);
        CheckAll<long>([Ufunc.Unary<NegateOp<long>, long, long>()], ArithmeticOf<long>(), [long.MaxValue, -long.MaxValue, 0, -1]);
        CheckAll<byte>([], ArithmeticOf<byte>(), [0, 255]);
        CheckAll<short>([], ArithmeticOf<short>(), [short.MaxValue, short.MinValue]);
    }

    [Fact]
    public void Compiled_MasksAndCasts_AgreeWithTiles()
    {
        CheckWhere<double>();
        CheckWhere<float>();
        CheckWhere<int>();
        CheckWhere<byte>();
        CheckCast<double, float>();
        CheckCast<float, double>();
        CheckCast<int, double>();
        CheckCast<double, long>();
        CheckCast<long, double>();
        CheckCast<float, int>();
        CheckCast<int, float>();
        CheckCast<int, long>();
        CheckCast<long, int>();
        CheckCast<float, long>();
        CheckCast<uint, int>();
    }

    [Fact]
    public void Compiled_MasksOfTwoSizes_Meet()
    {
        // where(float mask & double mask, double, float widened), and the truth value itself.
        var builder = new KernelProgramBuilder();
        var (x, y) = (builder.Input(typeof(float)), builder.Input(typeof(double)));
        var small = builder.Step(Ufunc.Binary<LessOp<float>, float, float, bool>(), x, builder.Constant(KernelConstant.Of(2f)));
        var great = builder.Step(Ufunc.Binary<LessEqualOp<double>, double, double, bool>(), builder.Constant(KernelConstant.Of(-1.0)), y);
        var both = builder.Step(Ufunc.Binary<LogicalAndOp, bool, bool, bool>(), small, great);
        var wide = builder.Step(Ufunc.Unary<CastOp<float, double>, float, double>(), x);
        var chosen = builder.Step(Ufunc.Ternary<WhereOp<double>, bool, double, double, double>(), both, y, wide);
        Check(builder.Build(chosen), [Values<float>(1, []), Values<double>(2, [])], isExact: true);
        Check(builder.Build(both), [Values<float>(1, []), Values<double>(2, [])], isExact: true);
    }

    [Fact]
    public void Compiled_TruthInputs_AreMasks()
    {
        var mask = new bool[1000];
        for (int i = 0; i < mask.Length; i++) mask[i] = i * 7 % 5 < 2;
        foreach (var type in (Type[])[typeof(double), typeof(float), typeof(short)])
        {
            var builder = new KernelProgramBuilder();
            var (m, x) = (builder.Input(typeof(bool)), builder.Input(type));
            var negated = builder.Step(Ufunc.Unary<LogicalNotOp, bool, bool>(), m);
            var where = type == typeof(double) ? Ufunc.Ternary<WhereOp<double>, bool, double, double, double>()
                : type == typeof(float) ? Ufunc.Ternary<WhereOp<float>, bool, float, float, float>() : Ufunc.Ternary<WhereOp<short>, bool, short, short, short>();
            var sum = type == typeof(double) ? Ufunc.Binary<AddOp<double>, double, double, double>()
                : type == typeof(float) ? Ufunc.Binary<AddOp<float>, float, float, float>() : Ufunc.Binary<AddOp<short>, short, short, short>();
            var chosen = builder.Step(where, negated, x, builder.Step(sum, x, x));
            Array values = type == typeof(double) ? Values<double>(1, []) : type == typeof(float) ? Values<float>(1, []) : Values<short>(1, []);
            Check(builder.Build(chosen), [mask, values], isExact: true);
        }
        var logic = new KernelProgramBuilder();
        var (a, b) = (logic.Input(typeof(bool)), logic.Input(typeof(bool)));
        var xor = logic.Step(Ufunc.Binary<LogicalXorOp, bool, bool, bool>(), a, logic.Step(Ufunc.Binary<LogicalOrOp, bool, bool, bool>(), a, b));
        Check(logic.Build(xor), [mask, mask.Reverse().ToArray()], isExact: true);
    }

    [Fact]
    public void Compiled_WithoutAVectorForm_IsNull()
    {
        var builder = new KernelProgramBuilder();
        var x = builder.Input(typeof(double));
        Assert.Null(KernelCompiler.Compile(builder.Build(builder.Step(Ufunc.Unary<CbrtOp<double>, double, double>(), x)), 0, false, 64));
        var numbers = new KernelProgramBuilder();
        var i = numbers.Input(typeof(int));
        Assert.Null(KernelCompiler.Compile(numbers.Build(numbers.Step(Ufunc.Binary<DivideOp<int>, int, int, int>(), i, i)), 0, false, 64));
    }

    [Fact]
    public void Builder_OfEqualSteps_KeepsOne()
    {
        var builder = new KernelProgramBuilder();
        var x = builder.Input(typeof(double));
        var square = Ufunc.Binary<MultiplyOp<double>, double, double, double>();
        var program = builder.Build(builder.Step(Ufunc.Binary<AddOp<double>, double, double, double>(), builder.Step(square, x, x), builder.Step(square, x, x)));
        Assert.Equal(2, program.Steps.Length);
    }

    private static Ufunc[] ArithmeticOf<T>() where T : unmanaged, System.Numerics.INumber<T> =>
    [
        Ufunc.Binary<AddOp<T>, T, T, T>(), Ufunc.Binary<SubtractOp<T>, T, T, T>(), Ufunc.Binary<MultiplyOp<T>, T, T, T>(),
        Ufunc.Binary<MaximumOp<T>, T, T, T>(), Ufunc.Binary<MinimumOp<T>, T, T, T>(),
        Ufunc.Binary<LessOp<T>, T, T, bool>(), Ufunc.Binary<LessEqualOp<T>, T, T, bool>(), Ufunc.Binary<EqualOp<T>, T, T, bool>(), Ufunc.Binary<NotEqualOp<T>, T, T, bool>(),
    ];

    private static Ufunc[] BinaryOf<T>() where T : unmanaged, System.Numerics.INumber<T> => [.. ArithmeticOf<T>(), Ufunc.Binary<DivideOp<T>, T, T, T>()];

    private static void CheckAll<T>(Ufunc[] unary, Ufunc[] binary, T[] special) where T : unmanaged, System.Numerics.INumber<T>
    {
        foreach (var ufunc in unary)
        {
            var builder = new KernelProgramBuilder();
            Check(builder.Build(builder.Step(ufunc, builder.Input(typeof(T)))), [Values(1, special)]);
        }
        foreach (var ufunc in binary)
        {
            var builder = new KernelProgramBuilder();
            var (x, y) = (builder.Input(typeof(T)), builder.Input(typeof(T)));
            Check(builder.Build(builder.Step(ufunc, x, y)), [Values(1, special), Values(2, special)]);
            var fixedOne = new KernelProgramBuilder();
            x = fixedOne.Input(typeof(T));
            Check(fixedOne.Build(fixedOne.Step(ufunc, fixedOne.Constant(KernelConstant.Of(T.CreateTruncating(3))), x)), [Values(1, special)]);
        }
    }

    private static void CheckWhere<T>() where T : unmanaged, System.Numerics.INumber<T>
    {
        var builder = new KernelProgramBuilder();
        var (x, y) = (builder.Input(typeof(T)), builder.Input(typeof(T)));
        var less = builder.Step(Ufunc.Binary<LessOp<T>, T, T, bool>(), x, y);
        Check(builder.Build(builder.Step(Ufunc.Ternary<WhereOp<T>, bool, T, T, T>(), less, x, y)), [Values<T>(1, []), Values<T>(2, [])], isExact: true);
        Check(builder.Build(builder.Step(Ufunc.Unary<TruthToNumberOp<T>, bool, T>(), less)), [Values<T>(1, []), Values<T>(2, [])], isExact: true);
        Check(builder.Build(builder.Step(Ufunc.Unary<NumberToTruthOp<T>, T, bool>(), x)), [Values<T>(1, []), Values<T>(2, [])], isExact: true);
    }

    private static void CheckCast<T, TTo>() where T : unmanaged, System.Numerics.INumber<T> where TTo : unmanaged, System.Numerics.INumber<TTo>
    {
        var builder = new KernelProgramBuilder();
        Check(builder.Build(builder.Step(Ufunc.Unary<CastOp<T, TTo>, T, TTo>(), builder.Input(typeof(T)))), [Values<T>(1, [])], isExact: true);
    }

    private static T[] Values<T>(int seed, T[] special) where T : unmanaged, System.Numerics.INumber<T>
    {
        var random = new Random(seed);
        var values = new T[1003];
        for (int i = 0; i < values.Length; i++)
        {
            double value = random.NextDouble() * 20 - 8;
            values[i] = special.Length != 0 && random.Next(6) == 0 ? special[random.Next(special.Length)]
                : T.CreateSaturating(T.IsInteger(T.CreateTruncating(0.5) + T.One) ? Math.Floor(value) : value);
        }
        return values;
    }

    /// <summary>The program by tiles against every width, with all inputs as runs and with the first as one value, for lengths around the lanes.</summary>
    private static void Check(KernelProgram program, Array[] inputs, bool isExact = false)
    {
        int size = ElementTypes.SizeOf(program.Result);
        foreach (ulong scalars in (ulong[])[0, 1])
        {
            foreach (int length in (int[])[1000, 5, 64, 1])
            {
                byte[] expected = Run(program, inputs, scalars, length, size, KernelRoute.Tiles);
                Compare(expected, Run(program, inputs, scalars, length, size, KernelRoute.Compiled), program, isExact, "machine");
            }
            foreach (int width in _widths)
            {
                var compiled = KernelCompiler.Compile(program, scalars, streams: false, width);
                if (compiled is null)
                {
                    Assert.True(width < 32, $"{program} has no form {width} bytes wide");
                    continue;
                }
                byte[] expected = Run(program, inputs, scalars, 512, size, KernelRoute.Tiles);
                var actual = new byte[512 * size];
                Pinned(inputs, addresses =>
                {
                    UInt128[] constants = [.. program.Constants.Select(c => c.Bits)];
                    fixed (byte* result = actual)
                    fixed (nint* table = addresses)
                    fixed (UInt128* values = constants) compiled.Body((nint)table, (nint)values, (nint)result, 512);
                });
                Compare(expected, actual, program, isExact, $"{width} bytes");
            }
        }
    }

    private static byte[] Run(KernelProgram program, Array[] inputs, ulong scalars, int length, int size, KernelRoute route)
    {
        var result = new byte[length * size];
        Pinned(inputs, addresses =>
        {
            using var run = new KernelRun(program, scalars, route);
            Assert.Equal(route != KernelRoute.Tiles, run.IsCompiled);
            fixed (byte* target = result) run.Run(addresses, target, length);
        });
        return result;
    }

    private static void Pinned(Array[] inputs, Action<nint[]> action)
    {
        var handles = Array.ConvertAll(inputs, i => System.Runtime.InteropServices.GCHandle.Alloc(i, System.Runtime.InteropServices.GCHandleType.Pinned));
        action(Array.ConvertAll(handles, h => h.AddrOfPinnedObject()));
        foreach (var handle in handles) handle.Free();
    }

    private static void Compare(byte[] expected, byte[] actual, KernelProgram program, bool isExact, string how)
    {
        if (program.Result == typeof(double) && !isExact)
            CompareFloats(expected, actual, program, how, BitConverter.ToDouble, (a, b) => Math.Abs(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b)), 8);
        else if (program.Result == typeof(float) && !isExact)
            CompareFloats(expected, actual, program, how, (d, i) => BitConverter.ToSingle(d, i),
                (a, b) => Math.Abs((long)BitConverter.SingleToInt32Bits((float)a) - BitConverter.SingleToInt32Bits((float)b)), 4);
        else Assert.True(expected.AsSpan().SequenceEqual(actual), $"{program} differs, {how}");
    }

    private static void CompareFloats(byte[] expected, byte[] actual, KernelProgram program, string how, Func<byte[], int, double> read, Func<double, double, long> ulps, int size)
    {
        for (int i = 0; i < expected.Length; i += size)
        {
            var (e, a) = (read(expected, i), read(actual, i));
            if (double.IsNaN(e) && double.IsNaN(a) || e == a) continue;
            Assert.True(ulps(e, a) <= 2, $"{program} of element {i / size}: {e:R} by tiles, {a:R} with {how}");
        }
    }
}
