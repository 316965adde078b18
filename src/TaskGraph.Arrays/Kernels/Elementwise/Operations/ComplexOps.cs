using System.Numerics;

namespace TaskGraph.ArrayKernels;

internal readonly struct ConjOp : IUnaryOp<ConjOp, Complex, Complex>
{
    public static string Name => "conj";
    public static Complex Invoke(Complex x) => Complex.Conjugate(x);
}

internal readonly struct RealOp : IUnaryOp<RealOp, Complex, double>
{
    public static string Name => "real";
    public static double Invoke(Complex x) => x.Real;
}

internal readonly struct ImagOp : IUnaryOp<ImagOp, Complex, double>
{
    public static string Name => "imag";
    public static double Invoke(Complex x) => x.Imaginary;
}

internal readonly struct AngleOp : IUnaryOp<AngleOp, Complex, double>
{
    public static string Name => "angle";
    public static double Invoke(Complex x) => x.Phase;
}

internal readonly struct ComplexAbsOp : IUnaryOp<ComplexAbsOp, Complex, double>
{
    public static string Name => "abs";
    public static double Invoke(Complex x) => Complex.Abs(x);
}

internal readonly struct ComplexExpOp : IUnaryOp<ComplexExpOp, Complex, Complex>
{
    public static string Name => "exp";
    public static Complex Invoke(Complex x) => Complex.Exp(x);
}

internal readonly struct ComplexLogOp : IUnaryOp<ComplexLogOp, Complex, Complex>
{
    public static string Name => "log";
    public static Complex Invoke(Complex x) => Complex.Log(x);
}

internal readonly struct ComplexSqrtOp : IUnaryOp<ComplexSqrtOp, Complex, Complex>
{
    public static string Name => "sqrt";
    public static Complex Invoke(Complex x) => Complex.Sqrt(x);
}

internal readonly struct ComplexSinOp : IUnaryOp<ComplexSinOp, Complex, Complex>
{
    public static string Name => "sin";
    public static Complex Invoke(Complex x) => Complex.Sin(x);
}

internal readonly struct ComplexCosOp : IUnaryOp<ComplexCosOp, Complex, Complex>
{
    public static string Name => "cos";
    public static Complex Invoke(Complex x) => Complex.Cos(x);
}

internal readonly struct ComplexTanOp : IUnaryOp<ComplexTanOp, Complex, Complex>
{
    public static string Name => "tan";
    public static Complex Invoke(Complex x) => Complex.Tan(x);
}

internal readonly struct ComplexPowOp : IBinaryOp<ComplexPowOp, Complex, Complex, Complex>
{
    public static string Name => "power";
    public static Complex Invoke(Complex x, Complex y) => Complex.Pow(x, y);
}

internal readonly struct ToComplexOp : IBinaryOp<ToComplexOp, double, double, Complex>
{
    public static string Name => "complex";
    public static Complex Invoke(double x, double y) => new(x, y);
}
