using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A function of one column, row by row, as data: it travels with its task. Operations on a single series are subclasses, in the file
/// of their operation.
/// </summary>
/// <param name="name">The name of the operation and its tasks.</param>
/// <param name="details">The parameters in short, for people.</param>
/// <param name="parameters">All that decides the result beside the class; null where the details do.</param>
internal abstract class ColumnFunction(string name, string details = "", string[]? parameters = null)
{
    private readonly string[] _parameters = parameters ?? [details];

    /// <summary>The name of the operation and its tasks.</summary>
    public string Name { get; } = name;

    /// <summary>The parameters in short.</summary>
    public string Details { get; } = details;

    /// <summary>A token of the class and all parameters.</summary>
    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of(GetType().Name).Add(_parameters.Length);
            foreach (string parameter in _parameters) token.Add(parameter);
            return token.ToToken();
        }
    }

    /// <summary>The type of the result.</summary>
    /// <exception cref="ArgumentException">The function is not defined for the column's type.</exception>
    public abstract ColumnType ResultFor(FrameColumn column);

    /// <summary>The result for a column of a type that <see cref="ResultFor"/> accepts.</summary>
    public abstract ColumnData Apply(ColumnData column);

    /// <summary>Whether a row's result depends on nothing but its value.</summary>
    public virtual bool IsRowwise => true;

    /// <summary>Whether no value of a column of that type makes it fail.</summary>
    public virtual bool IsTotalFor(ColumnType type) => true;

    /// <summary>Whether a value costs much more than reading it.</summary>
    public virtual bool IsCostlyFor(ColumnType type) => false;

    /// <summary>Whether it makes something of its parameters first, so that it should not be called for a few rows at a time.</summary>
    public virtual bool NeedsPreparation => false;

    /// <summary>The series of results.</summary>
    public Series Of(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return new(new ColumnExpr(series.Node, this));
    }

    protected static ArgumentException Undefined(string function, string types, FrameColumn column)
        => new($"{function} is defined for {types}, '{column.Name}' holds {column.ColumnType.Name()}.");
}

/// <summary>A function of a series.</summary>
internal sealed class ColumnExpr : FrameExpr, IRowFunction, IRowStep
{
    private readonly ColumnFunction _function;

    public ColumnExpr(FrameExpr input, ColumnFunction function, CallSite callSite = default)
        : base(function.Name, [input], function.Token,
            new FrameSchema((input.Schema[0].Name, function.ResultFor(input.Schema[0]).ToType())), input.BlockCount, callSite, input.Rows)
    {
        _function = function;
        Code = new ColumnCode(function, Schema);
    }

    public TaskCode Code { get; }

    public override string Details => _function.Details;

    public ColumnFunction Function => _function;

    public bool IsRowwise => _function.IsRowwise;

    public bool IsTotal => _function.IsTotalFor(((FrameExpr)Inputs[0]).Schema.TypeAt(0));

    public bool IsRowStep => IsRowwise && IsTotal && !IsCostly && !_function.NeedsPreparation && Schema.TypeAt(0).Kind().IsFixed && ((FrameExpr)Inputs[0]).Schema.TypeAt(0).Kind().IsFixed;

    public bool IsCostly => _function.IsCostlyFor(((FrameExpr)Inputs[0]).Schema.TypeAt(0));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ColumnExpr((FrameExpr)inputs[0], _function, CallSite);
}

internal sealed class ColumnCode(ColumnFunction function, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
        => new(schema, [function.Apply(partition.Columns[0])], partition.RowCount);
}
