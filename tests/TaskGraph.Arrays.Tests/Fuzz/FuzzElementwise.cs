namespace TaskGraph.Fuzz;

internal static class FuzzElementwise
{
    private static readonly (string Name, Func<Array<double>, Array<double>> Array, Func<double, double> Element)[] _unary =
    [
        ("abs", x => x.Abs(), Math.Abs), ("sqrt", x => x.Sqrt(), Math.Sqrt), ("cbrt", x => x.Cbrt(), Math.Cbrt), ("exp", x => x.Exp(), Math.Exp),
        ("expm1", x => x.ExpM1(), v => double.ExpM1(v)), ("exp2", x => x.Exp2(), v => double.Exp2(v)), ("log", x => x.Log(), Math.Log), ("log2", x => x.Log2(), Math.Log2),
        ("log10", x => x.Log10(), Math.Log10), ("log1p", x => x.Log1P(), v => double.LogP1(v)), ("sin", x => x.Sin(), Math.Sin), ("cos", x => x.Cos(), Math.Cos),
        ("tan", x => x.Tan(), Math.Tan), ("arcsin", x => x.ArcSin(), Math.Asin), ("arccos", x => x.ArcCos(), Math.Acos), ("arctan", x => x.ArcTan(), Math.Atan),
        ("sinh", x => x.Sinh(), Math.Sinh), ("cosh", x => x.Cosh(), Math.Cosh), ("tanh", x => x.Tanh(), Math.Tanh), ("arcsinh", x => x.ArcSinh(), Math.Asinh),
        ("arccosh", x => x.ArcCosh(), Math.Acosh), ("arctanh", x => x.ArcTanh(), Math.Atanh), ("floor", x => x.Floor(), Math.Floor), ("ceil", x => x.Ceil(), Math.Ceiling),
        ("trunc", x => x.Trunc(), Math.Truncate), ("rint", x => x.Rint(), v => Math.Round(v, MidpointRounding.ToEven)), ("negative", x => -x, v => -v),
        ("square", x => x.Square(), v => v * v), ("reciprocal", x => x.Reciprocal(), v => 1 / v), ("sign", x => x.Sign(), v => double.IsNaN(v) ? v : Math.Sign(v)),
        ("deg2rad", x => x.Deg2Rad(), v => v * (Math.PI / 180)), ("rad2deg", x => x.Rad2Deg(), v => v * (180 / Math.PI)),
        ("isnan", x => x.IsNaN().Cast<double>(), v => double.IsNaN(v) ? 1 : 0), ("isinf", x => x.IsInf().Cast<double>(), v => double.IsInfinity(v) ? 1 : 0),
        ("isfinite", x => x.IsFinite().Cast<double>(), v => double.IsFinite(v) ? 1 : 0), ("greater", x => (x > 1).Cast<double>(), v => v > 1 ? 1 : 0),
        ("not", x => (!(x <= 0)).Cast<double>(), v => v <= 0 ? 0 : 1), ("clip", x => x.Clip(-2, 2.5), v => double.IsNaN(v) ? v : Math.Clamp(v, -2, 2.5)),
        ("pow", x => x.Pow(3), v => Math.Pow(v, 3)), ("cast", x => x.NanToNum(0, 7, -7).Cast<long>().Cast<double>(), v => double.IsNaN(v) ? 0 : double.IsInfinity(v) ? 7 * Math.Sign(v) : (long)v),
        ("float", x => x.Cast<float>().Cast<double>(), v => (float)v), ("where", x => Arrays.Where(x > 0, x, -1.0), v => v > 0 ? v : -1),
        ("nan_to_num", x => x.NanToNum(1, 2, 3), v => double.IsNaN(v) ? 1 : double.IsPositiveInfinity(v) ? 2 : double.IsNegativeInfinity(v) ? 3 : v),
        ("modf", x => x.ModF().Fraction, v => double.IsInfinity(v) ? 0 : v - Math.Truncate(v)), ("frexp", x => x.FrExp().Mantissa.LdExp(x.FrExp().Exponent), v => v),
        ("round", x => x.Round(0), v => Math.Round(v, MidpointRounding.ToEven)), ("long chain", x => ((x + 1) * 2 - x) / 3 + 5 * x, v => ((v + 1) * 2 - v) / 3 + 5 * v),
    ];

    private static readonly (string Name, Func<Array<double>, Array<double>, Array<double>> Array, Func<double, double, double> Element)[] _binary =
    [
        ("add", (x, y) => x + y, (a, b) => a + b), ("subtract", (x, y) => x - y, (a, b) => a - b), ("multiply", (x, y) => x * y, (a, b) => a * b),
        ("divide", (x, y) => x / y, (a, b) => a / b), ("maximum", (x, y) => x.Maximum(y), Math.Max), ("minimum", (x, y) => x.Minimum(y), Math.Min),
        ("fmax", (x, y) => x.FMax(y), (a, b) => double.MaxNumber(a, b)), ("fmin", (x, y) => x.FMin(y), (a, b) => double.MinNumber(a, b)),
        ("fmod", (x, y) => x % y, (a, b) => a % b), ("remainder", (x, y) => x.Remainder(y), FloorMod), ("hypot", (x, y) => x.Hypot(y), (a, b) => double.Hypot(a, b)),
        ("arctan2", (x, y) => x.ArcTan2(y), Math.Atan2), ("copysign", (x, y) => x.CopySign(y.NanToNum(1, 2, -3) + 0.1), (a, b) => Math.CopySign(a, double.IsNaN(b) ? 1 : b + 0.1)), ("less", (x, y) => (x < y).Cast<double>(), (a, b) => a < b ? 1 : 0),
        ("equal", (x, y) => x.EqualTo(y).Cast<double>(), (a, b) => a == b ? 1 : 0), ("not_equal", (x, y) => x.NotEqualTo(y).Cast<double>(), (a, b) => a != b ? 1 : 0),
        ("logic", (x, y) => ((x > 0) & (y > 0) | (x < -2) ^ (y < -2)).Cast<double>(), (a, b) => a > 0 & b > 0 | a < -2 ^ b < -2 ? 1 : 0),
        ("isclose", (x, y) => x.IsClose(y).Cast<double>(), (a, b) => a == b || Math.Abs(a - b) <= 1e-8 + 1e-5 * Math.Abs(b) && double.IsFinite(b) ? 1 : 0),
        ("where", (x, y) => Arrays.Where(x > y, x, y), (a, b) => a > b ? a : b),
        ("select", (x, y) => Arrays.Select([x > 1, y > 1], [x, y], 9.0), (a, b) => a > 1 ? a : b > 1 ? b : 9),
    ];

    public static FuzzOperation[] All { get; } = [.. _unary.Select(Unary), .. _binary.Select(Binary)];

    private static FuzzOperation Unary((string Name, Func<Array<double>, Array<double>> Array, Func<double, double> Element) op)
        => (state, _) => state.Then(op.Name, op.Array, n => n.Map(op.Element));

    // With an array that broadcasts: some axes of length 1, some in front missing.
    private static FuzzOperation Binary((string Name, Func<Array<double>, Array<double>, Array<double>> Array, Func<double, double, double> Element) op)
        => (state, choice) =>
        {
            long[] shape = [.. state.Shape.Skip(choice.Random.Next(state.Rank + 1)).Select(n => choice.Random.Next(3) == 0 ? 1 : n)];
            var other = choice.Source(shape);
            return choice.Coin()
                ? state.Then($"{op.Name} with {other.Description}", x => op.Array(x, other.Array), n => n.Zip(other.Naive, op.Element))
                : state.Then($"{op.Name} to {other.Description}", x => op.Array(other.Array, x), n => other.Naive.Zip(n, op.Element));
        };

    private static double FloorMod(double a, double b)
    {
        double rest = a % b;
        return rest != 0 && double.IsNegative(rest) != double.IsNegative(b) ? rest + b : rest;
    }
}
