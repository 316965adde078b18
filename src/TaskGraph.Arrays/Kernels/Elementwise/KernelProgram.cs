using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Several elementwise operations as one list of steps over inputs, constants and the results of earlier steps. The last step's result
/// is the program's; a program without steps hands out an input. Data only: how it runs is decided where it runs.
/// </summary>
internal sealed class KernelProgram
{
    public KernelProgram(ImmutableArray<Type> inputs, ImmutableArray<KernelConstant> constants, ImmutableArray<KernelStep> steps, int handedOut = 0)
    {
        Inputs = inputs;
        Constants = constants;
        Steps = steps;
        HandedOut = handedOut;
        Result = steps.Length == 0 ? inputs[handedOut] : steps[^1].Ufunc.Result;
        var shape = TokenBuilder.Of("program").Add(inputs.Length).Add(handedOut);
        foreach (var type in inputs) shape.Add(type);
        foreach (var constant in constants) shape.Add(constant.Type);
        foreach (var step in steps)
        {
            shape.Add(step.Ufunc.Token);
            foreach (var operand in step.Operands) shape.Add((int)operand.Kind).Add(operand.Index);
        }
        Shape = shape.ToToken();
    }

    /// <summary>The element types of the inputs.</summary>
    public ImmutableArray<Type> Inputs { get; }

    public ImmutableArray<KernelConstant> Constants { get; }

    public ImmutableArray<KernelStep> Steps { get; }

    /// <summary>The input that is the result where there are no steps.</summary>
    public int HandedOut { get; }

    public Type Result { get; }

    /// <summary>A token of everything but the constants' values: programs of one shape share a compiled kernel.</summary>
    public UInt128 Shape { get; }

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("values").Add(Shape);
            foreach (var constant in Constants) token.Add(constant.Bits);
            return token.ToToken();
        }
    }

    /// <summary>A program that hands out its only input.</summary>
    public static KernelProgram Identity(Type type) => new([type], [], []);

    /// <summary>The names of the steps, the middle ones left out where they are many.</summary>
    public override string ToString()
    {
        var names = Steps.Select(s => s.Ufunc.Name).ToList();
        return names.Count <= 4 ? string.Join('-', names) : $"{names[0]}-{names[1]}-…{names.Count - 3}…-{names[^1]}";
    }
}

/// <summary>One operation of a program.</summary>
/// <param name="Ufunc">What it does.</param>
/// <param name="X">The first operand.</param>
/// <param name="Y">The second, where there is one.</param>
/// <param name="Z">The third, where there is one.</param>
internal readonly record struct KernelStep(Ufunc Ufunc, Operand X, Operand Y = default, Operand Z = default)
{
    /// <summary>The operands it has.</summary>
    public Operand[] Operands => ((Operand[])[X, Y, Z])[..Ufunc.Operands.Length];
}

/// <summary>A constant of any element type.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Bits">Its bytes, from the first.</param>
internal readonly record struct KernelConstant(Type Type, UInt128 Bits)
{
    public static KernelConstant Of<T>(T value) where T : unmanaged
    {
        UInt128 bits = 0;
        Unsafe.WriteUnaligned(ref MemoryMarshal.AsBytes(new Span<UInt128>(ref bits))[0], value);
        return new(typeof(T), bits);
    }
}

/// <summary>Where a step reads from.</summary>
internal readonly record struct Operand(OperandKind Kind, int Index)
{
    public static Operand Input(int index) => new(OperandKind.Input, index);

    public static Operand Constant(int index) => new(OperandKind.Constant, index);

    public static Operand Step(int index) => new(OperandKind.Step, index);
}

internal enum OperandKind : byte
{
    /// <summary>An operand that the operation does not have.</summary>
    None,
    Input,
    Constant,
    Step,
}
