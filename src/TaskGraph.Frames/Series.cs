using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>One column of a <see cref="DataFrame"/>, or what is computed from such columns row by row. Lazy and immutable.</summary>
public sealed partial class Series : LazyCollection<Series, Frame>
{
    internal Series(FrameExpr expr) : base(expr)
    {
        if (expr.Schema.Count != 1) throw new ArgumentException($"A series has one column, not {expr.Schema.Count}.", nameof(expr));
    }

    /// <summary>The column's name.</summary>
    public string Name => Node.Schema[0].Name;

    /// <summary>The type of the values; any of them may be null.</summary>
    public Type Type => Node.Schema[0].Type;

    internal ColumnType ColumnType => Node.Schema.TypeAt(0);

    internal FrameExpr Node => (FrameExpr)Expr;

    /// <summary>Computes the column.</summary>
    /// <typeparam name="T">The series' type, or that with <c>?</c>.</typeparam>
    /// <exception cref="ArgumentException">The series holds another type.</exception>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public Column<T> Compute<T>(IScheduler? scheduler = null, IExecutionObserver? observer = null)
    {
        CheckType<T>();
        return Compute(scheduler, observer).Column<T>(Name);
    }

    /// <summary>Computes the column without holding the calling thread.</summary>
    /// <typeparam name="T">The series' type, or that with <c>?</c>.</typeparam>
    /// <exception cref="ArgumentException">The series holds another type.</exception>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public Task<Column<T>> ComputeAsync<T>(ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckType<T>();
        return Finish();

        async Task<Column<T>> Finish()
        {
            var frame = await ComputeAsync(options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false);
            return frame.Column<T>(Name);
        }
    }

    /// <summary>A frame of this one column.</summary>
    /// <param name="name">The column's name there; null keeps it.</param>
    public DataFrame ToFrame(string? name = null) => new(name is null ? Node : new RenameExpr(Node, [name]));

    /// <summary>Whether this is the same object: the operator <c>==</c> compares rows.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    internal override Frame Assemble(object?[] blocks) => Frame.Over(FrameAssembly.Concat(Node.Schema, blocks));

    internal override Series Over(Expr expr) => new((FrameExpr)expr);

    private void CheckType<T>()
    {
        if (!ColumnTypes.TryOf(typeof(T), out var asked) || asked != ColumnType && !(asked.IsText() && ColumnType.IsText()))
            throw new ArgumentException(
                $"Series '{Name}' holds {ColumnType.Name()}, not {TypeNames.Of(typeof(T))}. Use Compute<{ColumnType.Name()}>(), or cast it first.");
    }
}
