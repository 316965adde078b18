namespace TaskGraph.ArrayKernels;

/// <summary>
/// Which register each step of a program writes to when it runs tile by tile. Registers are reused when their last reader has run;
/// the last step writes the result.
/// </summary>
internal readonly struct TileRegisters
{
    public TileRegisters(KernelProgram program)
    {
        var steps = program.Steps;
        var last = new int[steps.Length];
        for (int s = 0; s < steps.Length; s++)
            foreach (var operand in steps[s].Operands)
                if (operand.Kind == OperandKind.Step) last[operand.Index] = s;
        Of = new int[steps.Length];
        var free = new Stack<int>();
        for (int s = 0; s < steps.Length; s++)
        {
            Of[s] = s == steps.Length - 1 ? -1 : free.TryPop(out int register) ? register : Count++;
            // Freed after the step: elements of another size must not be written over while they are read.
            foreach (var operand in steps[s].Operands.Distinct())
                if (operand.Kind == OperandKind.Step && last[operand.Index] == s) free.Push(Of[operand.Index]);
        }
    }

    /// <summary>Each step's register; -1 for the result.</summary>
    public int[] Of { get; }

    public int Count { get; }
}
