using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A summary of all numeric columns.</summary>
public static class DescribeOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Count, mean, standard deviation, minimum, quartiles and maximum of each numeric column, nulls and NaN left out: a row for each, named in the column
        /// <c>statistic</c>. Exact: the columns are brought together.
        /// </summary>
        /// <exception cref="ArgumentException">No column holds numbers.</exception>
        public DataFrame Describe([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            string[] numeric = [.. frame.Schema.Where(c => c.ColumnType.IsNumeric()).Select(c => c.Name)];
            if (numeric.Length == 0) throw new ArgumentException($"Describe is of columns of numbers, and there is none: {frame.Schema}. Cast one first.");
            return new(new DescribeExpr(OnePartitionExpr.Of(new ProjectExpr(frame.Node, numeric)), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class DescribeExpr(FrameExpr input, CallSite callSite) : FrameExpr("describe", [input], default, SchemaOf(input.Schema), 1, callSite), IBlockwise
{
    public TaskCode Code { get; } = new DescribeCode(SchemaOf(input.Schema));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DescribeExpr((FrameExpr)inputs[0], CallSite);

    private static FrameSchema SchemaOf(FrameSchema schema)
        => new([new("statistic", typeof(string)), .. schema.Select(c => new FrameColumn(c.Name, typeof(double)))]);
}

internal sealed class DescribeCode(FrameSchema schema) : PartitionCode
{
    private static readonly string[] _statistics = ["count", "mean", "std", "min", "25%", "50%", "75%", "max"];

    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var columns = new ColumnData[schema.Count];
        columns[0] = ManagedColumns.Strings(_statistics);
        for (int i = 1; i < columns.Length; i++) columns[i] = ManagedColumns.FromArray(schema[i].Name, Array.ConvertAll(Of(partition.Columns[i - 1]), Known));
        return new(schema, columns, _statistics.Length);
    }

    private static double[] Of(ColumnData column)
    {
        double[] values = PresentNumbers.Of(column);
        if (values.Length == 0) return [0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        double mean = System.Numerics.Tensors.TensorPrimitives.Sum<double>(values) / values.Length;
        double std = values.Length == 1 ? double.NaN : Math.Sqrt(Reducing.SquaredDistances(values, mean) / (values.Length - 1));
        double At(double quantile) => QuickSelect.Quantile(values, quantile);
        return [values.Length, mean, std, At(0), At(0.25), At(0.5), At(0.75), At(1)];
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
