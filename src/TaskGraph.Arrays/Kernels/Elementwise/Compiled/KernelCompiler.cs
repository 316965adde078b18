using System.Linq.Expressions;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Turns programs into code: one loop that loads a vector of each input once, computes all steps in registers and stores the result, so
/// that memory is read and written once whatever the number of operations. Written as an expression tree, whose code is optimised from
/// the first call on.
/// </summary>
internal static class KernelCompiler
{
    /// <summary>Code for a program with steps; null where a type or an operation has no vector form, or where code can't be generated.</summary>
    /// <param name="program">What to compute.</param>
    /// <param name="scalars">A bit for each input that is one value, not a run.</param>
    /// <param name="streams">Whether results go past the cache to memory.</param>
    /// <param name="width">Bytes of the widest vectors to use.</param>
    public static CompiledKernel? Compile(KernelProgram program, ulong scalars, bool streams, int width)
    {
        if (width == 0 || !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled) return null;
        if (program.Inputs.Length > 64 || Lanes.For(program, width) is not { } lanes) return null;
        var addresses = Expression.Parameter(typeof(long), "addresses");
        var constants = Expression.Parameter(typeof(long), "constants");
        var result = Expression.Parameter(typeof(long), "result");
        var count = Expression.Parameter(typeof(long), "count");
        var index = Expression.Variable(typeof(long), "index");
        var variables = new List<ParameterExpression> { index };
        var before = new List<Expression>();
        var body = new List<Expression>();

        ParameterExpression Variable(Expression value, List<Expression> block)
        {
            var variable = Expression.Variable(value.Type);
            variables.Add(variable);
            block.Add(Expression.Assign(variable, value));
            return variable;
        }

        var inputs = new Expression[program.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!program.Steps.Any(s => s.Operands.Contains(Operand.Input(i)))) continue;
            var address = Variable(Address(addresses, i), before);
            bool isScalar = (scalars >> i & 1) != 0;
            var value = isScalar ? lanes.Broadcast(program.Inputs[i], address) : lanes.Load(program.Inputs[i], address, index);
            inputs[i] = Variable(value, isScalar ? before : body);
        }
        var fixedValues = new Expression[program.Constants.Length];
        for (int i = 0; i < fixedValues.Length; i++)
            fixedValues[i] = Variable(lanes.Broadcast(program.Constants[i].Type, Expression.Add(constants, Expression.Constant(16L * i))), before);
        var steps = new Expression[program.Steps.Length];
        for (int s = 0; s < steps.Length; s++)
        {
            var step = program.Steps[s];
            var operands = Array.ConvertAll(step.Operands, o => o.Kind switch
            {
                OperandKind.Input => inputs[o.Index],
                OperandKind.Constant => fixedValues[o.Index],
                _ => steps[o.Index],
            });
            if (step.Ufunc.Vector?.Emit(lanes, operands, step.Ufunc) is not { } value) return null;
            steps[s] = Variable(value, body);
        }
        body.Add(lanes.Store(program.Result, steps[^1], result, index, streams));
        body.Add(Expression.Assign(index, Expression.Add(index, Expression.Constant((long)lanes.Count))));
        var end = Expression.Label();
        before.Add(Expression.Assign(index, Expression.Constant(0L)));
        before.Add(Expression.Loop(Expression.Block(Expression.IfThen(Expression.GreaterThanOrEqual(index, count), Expression.Break(end)), Expression.Block(body)), end));
        var lambda = Expression.Lambda<KernelBody>(Expression.Block(variables, before), addresses, constants, result, count);
        return new(lambda.Compile(), lanes.Count);
    }

    private static MethodCallExpression Address(Expression table, int index)
        => Expression.Call(typeof(VectorMemory), nameof(VectorMemory.At), null, table, Expression.Constant(index));
}

/// <summary>Computes <paramref name="count"/> elements, a multiple of the lanes.</summary>
/// <param name="addresses">The inputs' addresses.</param>
/// <param name="constants">The constants, 16 bytes each.</param>
/// <param name="result">Where the results go.</param>
/// <param name="count">How many.</param>
internal delegate void KernelBody(long addresses, long constants, long result, long count);

/// <summary>A compiled program.</summary>
/// <param name="Body">The code.</param>
/// <param name="Lanes">How many elements it handles at once.</param>
internal sealed record CompiledKernel(KernelBody Body, int Lanes);
