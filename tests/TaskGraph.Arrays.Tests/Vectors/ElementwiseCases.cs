namespace TaskGraph.Tests;

internal sealed class ElementwiseCases : IVectorCases
{
    public IEnumerable<VectorCase> Cases =>
    [
        new("array-elementwise-001", v => 2 * v["ms"].Pow(2) - 3 * v["ms"] + 1),
        new("array-elementwise-002", v => v.Long("neg").FloorDivide(3)),
        new("array-elementwise-003", v => v.Long("neg").Remainder(3)),
        new("array-elementwise-008", v => (object?[])[v["inf"].IsFinite(), v["inf"].IsInf(), v["inf"].IsNaN()]),
        new("array-elementwise-011", v => v["col"].Hypot(v["row"])),
        new("array-elementwise-013", v => v["vnan"].FMax(1.0)),
        new("array-elementwise-015", v => Arrays.Where(v.Bool("bm"), v["m"], -1.0)),
        new("array-elementwise-017", v => v["ms"].Clip(-2, 2.5)),
        new("array-elementwise-018", v => v["vf"].Round()),
        new("array-elementwise-019", v => v["ms"].Round(1)),
        new("array-elementwise-020", v => (object?[])[v["vf"].Rint(), v["vf"].Floor(), v["vf"].Ceil(), v["vf"].Trunc()]),
        new("array-elementwise-021", v => v.SByte("i8") + v.SByte("i8")),
        new("array-elementwise-022", v => v.Byte("u8") - (byte)4),
        new("array-elementwise-024", v => v.SByte("i8").Abs()),
        new("array-elementwise-026", v => v.Long("v10").TrueDivide(4)),
        new("array-elementwise-030", v => (v.Long("neg") + 5).Cast<bool>()),
        new("array-elementwise-031", v => (object?[])[v.Long("v10") & 3, v.Long("v10") | 4, v.Long("v10") ^ 5, ~v.Long("v10")]),
        new("array-elementwise-032", v => (object?[])[v.Long("v10") << 2, v.Long("v10") >> 1]),
        new("array-elementwise-033", v => (object?[])[v.Bool("b") & !v.Bool("b"), v.Bool("b") | !v.Bool("b"), v.Bool("b") ^ v.Bool("b"), v.Bool("b").LogicalNot()]),
        new("array-elementwise-035", v => v["vnan"].IsClose(v["vnan"], equalNaN: true)),
        new("array-elementwise-036", v => (object?[])[v.Complex("c").Conj(), v.Complex("c").Real(), v.Complex("c").Imag(), v.Complex("c").Angle(), v.Complex("c").Abs()]),
        new("array-elementwise-037", v =>
        {
            var (mantissa, exponent) = v["vf"].FrExp();
            return (object?[])[mantissa, exponent];
        }),
        new("array-elementwise-038", v =>
        {
            var (fraction, whole) = v["vf"].ModF();
            return (object?[])[fraction, whole];
        }),
        new("array-elementwise-039", v =>
        {
            var (quotient, remainder) = v.Long("neg").DivMod(4);
            return (object?[])[quotient, remainder];
        }),
        new("array-elementwise-040", v => (v["ang"] * 90).Deg2Rad()),
        new("array-elementwise-041", v => (object?[])[Array<double>.Ones([]).CopySign(v["inf"]), v["inf"].SignBit()]),
        new("array-elementwise-042", v => v["inf"].NanToNum()),
        new("array-elementwise-043", v => Arrays.Piecewise([v["vf"] < 0, v["vf"] >= 3], [-1.0, 1.0], 0.0)),
        new("array-elementwise-044", v => Arrays.Select([v["vf"] < 0, v["vf"] > 3], [v["vf"] * 10, v["vf"] * 100], 7.0)),
        new("array-elementwise-046", v => (object?[])[v["vf"].Abs().I0(), v["vf"].Sinc()]),
        new("array-elementwise-047", v => v["vf"].LdExp(3)),
        new("array-elementwise-048", v => v.Long("cnt").FloatPower(0.5)),
    ];
}
