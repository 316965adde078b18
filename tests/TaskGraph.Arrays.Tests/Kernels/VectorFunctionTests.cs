using System.Runtime.Intrinsics;
using TaskGraph.ArrayKernels;

namespace TaskGraph.Tests;

/// <summary>The functions of every width that this machine has, over their whole range: overflow, numbers that are denormal, and what is none.</summary>
public class VectorFunctionTests
{
    private static readonly double[] _special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 709.78, 709.79, -745.13, -745.14, -708.5, 1e300, -1e300, 5e-324];

    [Fact]
    public void Exp_OfDoubles_IsWithinAnUlp()
    {
        foreach (double x in _special.Concat(Enumerable.Range(-7600, 14800).Select(i => i / 10.0 + 0.0123)))
        {
            double expected = Math.Exp(x);
            if (VectorFunctions.IsSupported(typeof(Vector256<double>))) AssertNear(expected, VectorFunctions.Exp(Vector256.Create(x))[1]);
            if (VectorFunctions.IsSupported(typeof(Vector512<double>))) AssertNear(expected, VectorFunctions.Exp(Vector512.Create(x))[5]);
        }

        static void AssertNear(double expected, double actual)
        {
            if (double.IsNaN(expected) || double.IsInfinity(expected)) Assert.Equal(expected, actual);
            else Assert.True(Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual)) <= 1, $"{actual:R} is not {expected:R}");
        }
    }

    [Fact]
    public void Exp_OfFloats_IsWithinTwoUlps()
    {
        foreach (float x in _special.Select(x => (float)x).Concat(Enumerable.Range(-11000, 20200).Select(i => i / 100f + 0.0012f)))
        {
            float expected = (float)Math.Exp(x);
            if (VectorFunctions.IsSupported(typeof(Vector256<float>))) AssertNear(x, expected, VectorFunctions.Exp(Vector256.Create(x))[3]);
            if (VectorFunctions.IsSupported(typeof(Vector512<float>))) AssertNear(x, expected, VectorFunctions.Exp(Vector512.Create(x))[9]);
        }

        static void AssertNear(float x, float expected, float actual)
        {
            if (float.IsNaN(expected) || float.IsInfinity(expected)) Assert.Equal(expected, actual);
            else Assert.True(Math.Abs(BitConverter.SingleToInt32Bits(expected) - BitConverter.SingleToInt32Bits(actual)) <= 2, $"{actual:R} is not {expected:R}, for {x:R}");
        }
    }
}
