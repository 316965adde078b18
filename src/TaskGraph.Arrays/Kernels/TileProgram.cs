using System.Collections.Immutable;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Several elementwise operations as one list of steps over inputs, constants and registers, run tile by tile: a tile of 16 KiB
/// stays in the first-level cache from the first step to the last, so that memory is read and written once.
/// </summary>
internal sealed class TileProgram<T> where T : unmanaged
{
    private readonly ImmutableArray<TileStep<T>> _steps;

    /// <param name="inputs">How many inputs there are.</param>
    /// <param name="constants">The constants that steps name.</param>
    /// <param name="steps">The steps; operands of later ones name earlier ones.</param>
    public TileProgram(int inputs, ImmutableArray<T> constants, ImmutableArray<TileStep<T>> steps)
    {
        InputCount = inputs;
        Constants = constants;
        _steps = steps;
        (Registers, RegisterCount) = Allocate(steps);
    }

    public int InputCount { get; }

    public ImmutableArray<T> Constants { get; }

    public ImmutableArray<TileStep<T>> Steps => _steps;

    /// <summary>The register each step writes to; the last step's is -1: it writes the result.</summary>
    public ImmutableArray<int> Registers { get; }

    public int RegisterCount { get; }

    /// <summary>Runs the steps on one tile.</summary>
    /// <param name="inputs">Reads input tiles.</param>
    /// <param name="registers">Memory for <see cref="RegisterCount"/> tiles, one behind another.</param>
    /// <param name="result">The tile's place in the result.</param>
    public void Run<TInputs>(scoped in TInputs inputs, Span<T> registers, Span<T> result) where TInputs : ITileInputs<T>, allows ref struct
    {
        int length = result.Length;
        for (int s = 0; s < _steps.Length; s++)
        {
            var step = _steps[s];
            var target = Registers[s] < 0 ? result : registers.Slice(Registers[s] * length, length);
            if (step.Kernel is UnaryKernel<T> unary)
            {
                unary.Apply(Read(inputs, registers, step.X, length), target);
                continue;
            }
            var binary = (BinaryKernel<T>)step.Kernel;
            if (step.Y.Kind == OperandKind.Constant) binary.Apply(Read(inputs, registers, step.X, length), Constants[step.Y.Index], target);
            else if (step.X.Kind == OperandKind.Constant) binary.Apply(Constants[step.X.Index], Read(inputs, registers, step.Y, length), target);
            else binary.Apply(Read(inputs, registers, step.X, length), Read(inputs, registers, step.Y, length), target);
        }
    }

    private ReadOnlySpan<T> Read<TInputs>(in TInputs inputs, Span<T> registers, Operand operand, int length) where TInputs : ITileInputs<T>, allows ref struct
        => operand.Kind == OperandKind.Input ? inputs.Tile(operand.Index) : registers.Slice(Registers[operand.Index] * length, length);

    // A step may write over an operand that nobody reads later: the kernels allow the very same span.
    private static (ImmutableArray<int>, int) Allocate(ImmutableArray<TileStep<T>> steps)
    {
        var last = new int[steps.Length];
        for (int s = 0; s < steps.Length; s++)
        {
            if (steps[s].X.Kind == OperandKind.Step) last[steps[s].X.Index] = s;
            if (steps[s].Y.Kind == OperandKind.Step) last[steps[s].Y.Index] = s;
        }
        var registers = new int[steps.Length];
        var free = new Stack<int>();
        int count = 0;
        for (int s = 0; s < steps.Length; s++)
        {
            foreach (var operand in (ReadOnlySpan<Operand>)[steps[s].X, steps[s].Y])
            {
                if (operand.Kind != OperandKind.Step || last[operand.Index] != s) continue;
                if (!free.Contains(registers[operand.Index])) free.Push(registers[operand.Index]);
            }
            registers[s] = s == steps.Length - 1 ? -1 : free.TryPop(out int register) ? register : count++;
        }
        return ([.. registers], count);
    }
}

/// <summary>One operation of a program.</summary>
/// <param name="Kernel">What it does: a <see cref="UnaryKernel{T}"/> on X, or a <see cref="BinaryKernel{T}"/> on X and Y.</param>
/// <param name="X">The first operand.</param>
/// <param name="Y">The second; unused by unary ones.</param>
internal readonly record struct TileStep<T>(ElementwiseKernel<T> Kernel, Operand X, Operand Y) where T : unmanaged;

/// <summary>Where a step reads from.</summary>
internal readonly record struct Operand(OperandKind Kind, int Index);

internal enum OperandKind : byte
{
    None,
    Input,
    Constant,
    Step,
}

/// <summary>Gives tiles of inputs.</summary>
internal interface ITileInputs<T>
{
    ReadOnlySpan<T> Tile(int input);
}
