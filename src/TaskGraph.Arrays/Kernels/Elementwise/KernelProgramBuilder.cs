namespace TaskGraph.ArrayKernels;

/// <summary>Builds a program step by step. What is computed twice becomes one step, equal constants become one.</summary>
internal sealed class KernelProgramBuilder
{
    private readonly List<Type> _inputs = [];
    private readonly List<KernelConstant> _constants = [];
    private readonly List<KernelStep> _steps = [];
    private readonly Dictionary<(UInt128, Operand, Operand, Operand), int> _known = [];

    public Operand Input(Type type)
    {
        _inputs.Add(type);
        return Operand.Input(_inputs.Count - 1);
    }

    public Operand Constant(KernelConstant value)
    {
        int known = _constants.IndexOf(value);
        if (known >= 0) return Operand.Constant(known);
        _constants.Add(value);
        return Operand.Constant(_constants.Count - 1);
    }

    public Operand Step(Ufunc ufunc, Operand x, Operand y = default, Operand z = default)
    {
        var key = (ufunc.Token, x, y, z);
        if (_known.TryGetValue(key, out int known)) return Operand.Step(known);
        _known.Add(key, _steps.Count);
        _steps.Add(new(ufunc, x, y, z));
        return Operand.Step(_steps.Count - 1);
    }

    /// <summary>Adds the steps of another program, whose inputs are these operands; returns where its result is.</summary>
    public Operand Append(KernelProgram program, ReadOnlySpan<Operand> inputs)
    {
        var steps = new Operand[program.Steps.Length];
        for (int s = 0; s < steps.Length; s++)
        {
            var step = program.Steps[s];
            steps[s] = Step(step.Ufunc, Moved(step.X, program, inputs, steps), Moved(step.Y, program, inputs, steps), Moved(step.Z, program, inputs, steps));
        }
        return steps.Length == 0 ? inputs[program.HandedOut] : steps[^1];
    }

    /// <summary>The program whose result is <paramref name="output"/>: a step or an input.</summary>
    public KernelProgram Build(Operand output)
    {
        var isUsed = new bool[_steps.Count];
        if (output.Kind == OperandKind.Step) isUsed[output.Index] = true;
        for (int s = _steps.Count - 1; s >= 0; s--)
        {
            if (!isUsed[s]) continue;
            foreach (var operand in _steps[s].Operands)
                if (operand.Kind == OperandKind.Step) isUsed[operand.Index] = true;
        }
        var places = new int[_steps.Count];
        var steps = new List<KernelStep>();
        Operand Moved(Operand o) => o.Kind == OperandKind.Step ? Operand.Step(places[o.Index]) : o;
        for (int s = 0; s < places.Length; s++)
        {
            if (!isUsed[s]) continue;
            places[s] = steps.Count;
            steps.Add(_steps[s] with { X = Moved(_steps[s].X), Y = Moved(_steps[s].Y), Z = Moved(_steps[s].Z) });
        }
        return new([.. _inputs], [.. _constants], [.. steps], output.Kind == OperandKind.Input ? output.Index : 0);
    }

    private Operand Moved(Operand operand, KernelProgram program, ReadOnlySpan<Operand> inputs, Operand[] steps) => operand.Kind switch
    {
        OperandKind.Input => inputs[operand.Index],
        OperandKind.Constant => Constant(program.Constants[operand.Index]),
        OperandKind.Step => steps[operand.Index],
        _ => operand,
    };
}
