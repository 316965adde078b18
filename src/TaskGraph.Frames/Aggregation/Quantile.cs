using System.Collections.Immutable;
using System.Globalization;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Quantiles of a series.</summary>
public static class QuantileOperation
{
    extension(Series series)
    {
        /// <summary>
        /// The value below which a share of the values lies, between two values by linear interpolation; nulls and NaN are left out, NaN where nothing is left.
        /// Exact: all values are brought together.
        /// </summary>
        /// <param name="quantile">From 0, the smallest value, to 1, the greatest.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not between 0 and 1.</exception>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Delayed<double> Quantile(double quantile)
        {
            if (quantile is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(quantile), quantile, $"The quantile is {quantile}. Use 0, the smallest value, to 1, the greatest.");
            if (!series.ColumnType.IsNumeric()) throw new ArgumentException($"Quantiles are of numbers, '{series.Name}' holds {series.ColumnType.Name()}. Cast it first.");
            return new(new QuantileExpr(OnePartitionExpr.Of(series.Node), quantile));
        }

        /// <summary>The median, nulls and NaN left out; NaN where nothing is left.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Delayed<double> Median() => series.Quantile(0.5);
    }
}

internal sealed class QuantileExpr(Expr values, double quantile)
    : DelayedExpr("quantile", [values], TokenBuilder.Of("at").Add(BitConverter.DoubleToInt64Bits(quantile)).ToToken(), typeof(double), default)
{
    public override string Details => quantile.ToString(CultureInfo.InvariantCulture);

    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new QuantileCode(quantile), 1);
        materializer.AddTask([materializer.TaskOf(Inputs[0], 0)]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new QuantileExpr(inputs[0], quantile);
}

internal sealed class QuantileCode(double quantile) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var values = PresentNumbers.Of(inputs.Get<FramePartition>(0).Columns[0]);
        return values.Length == 0 ? double.NaN : QuickSelect.Quantile(values, quantile);
    }
}
