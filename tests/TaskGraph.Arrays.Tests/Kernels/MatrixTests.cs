using System.Runtime.Intrinsics;
using CsCheck;
using TaskGraph.ArrayKernels;

namespace TaskGraph.Tests;

public unsafe class MatrixTests
{
    [Fact]
    public void Product_OfAnyShapeAndLayout_IsThatOfPlainLoops()
        => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 80], Gen.Int[1, 600], Gen.Bool, Gen.Bool).Sample((rows, columns, depth, isLeftTurned, isRightTurned) =>
        {
            Check<double>(rows, columns, depth, isLeftTurned, isRightTurned, 1e-12);
            Check<float>(rows, columns, depth, isLeftTurned, isRightTurned, 1e-5);
        }, iter: 30);

    [Fact]
    public void Transposing_EverySizeOfElement_IsExact() => Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70]).Sample((rows, columns) =>
    {
        Turn<byte>(rows, columns);
        Turn<short>(rows, columns);
        Turn<float>(rows, columns);
        Turn<double>(rows, columns);
        Turn<System.Numerics.Complex>(rows, columns);
    }, iter: 60);

    [Fact]
    public void Gram_AnyChunks_IsSymmetricAndExact() => Gen.Select(Gen.Int[1, 90], Gen.Int[1, 60], Gen.Int[1, 40], Gen.Int[1, 40]).Sample((rows, columns, down, across) =>
    {
        var x = new RandomGenerator(5).Uniform([rows, columns], chunks: [down, across]);
        var plain = x.Compute(Scheduler.Synchronous);
        var gram = x.T.MatMul(x).Compute(Scheduler.Synchronous);
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected = 0;
                for (int k = 0; k < rows; k++) expected += plain[k, i] * plain[k, j];
                Assert.Equal(expected, gram[i, j], 1e-9);
                Assert.Equal(gram[i, j], gram[j, i]);
            }
        }
    }, iter: 25);

    private static void Check<T>(int rows, int columns, int depth, bool isLeftTurned, bool isRightTurned, double tolerance) where T : unmanaged, System.Numerics.INumber<T>
    {
        var random = new Random(rows * columns + depth);
        T[] a = [.. Enumerable.Range(0, rows * depth).Select(_ => T.CreateTruncating(random.NextDouble()))];
        T[] b = [.. Enumerable.Range(0, depth * columns).Select(_ => T.CreateTruncating(random.NextDouble()))];
        long aRow = isLeftTurned ? 1 : depth, aColumn = isLeftTurned ? rows : 1, bRow = isRightTurned ? 1 : columns, bColumn = isRightTurned ? depth : 1;
        foreach (int kernel in (int[])[0, 256, 1])
        {
            var c = new T[rows * columns];
            fixed (T* p = a)
            fixed (T* q = b)
            fixed (T* r = c)
            {
                if (kernel == 0) MatrixProduct.Add(p, aRow, aColumn, q, bRow, bColumn, r, rows, columns, depth);
                else if (kernel == 256) MatrixProduct.Blocked<T, VectorMicroKernel<T, Vector256<T>, Vectors256<T>>>.Add(p, aRow, aColumn, q, bRow, bColumn, r, rows, columns, depth, false);
                else MatrixProduct.Blocked<T, ScalarMicroKernel<T>>.Add(p, aRow, aColumn, q, bRow, bColumn, r, rows, columns, depth, false);
            }
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double expected = 0;
                    for (int k = 0; k < depth; k++)
                        expected += double.CreateTruncating(a[i * aRow + k * aColumn]) * double.CreateTruncating(b[k * bRow + j * bColumn]);
                    Assert.Equal(expected, double.CreateTruncating(c[i * columns + j]), tolerance * Math.Max(1, expected));
                }
            }
        }
    }

    private static void Turn<T>(int rows, int columns) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        T[] source = [.. Enumerable.Range(0, rows * columns).Select(i => T.CreateTruncating(i))];
        var target = new T[source.Length];
        fixed (T* s = source)
        fixed (T* t = target) Transposing.Copy(s, rows, t, columns, rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) Assert.Equal(source[j * rows + i], target[i * columns + j]);
    }
}
