using System.Collections.Immutable;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// A part of the array, with NumPy's meaning: an index takes its axis away, a range keeps it, <see cref="Slice.NewAxis"/> puts one of length 1
    /// in, axes that are not named are whole. Only the chunks that are needed are read or computed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    public Array<T> this[params ReadOnlySpan<Slice> slices]
    {
        get
        {
            var node = Node;
            var plan = SlicePlan.Of(slices, node.Shape.AsSpan());
            for (int axis = 0, i = 0; i < slices.Length; i++)
            {
                if (slices[i].Kind == SliceKind.List) node = new TakeExpr<T>(node, axis, Positions(slices[i].List!, node.Shape[axis], axis));
                if (slices[i].Kind != SliceKind.NewAxis) axis++;
            }
            // Lists have been taken: their axes are whole now.
            var axes = plan.Axes.ToArray();
            for (int axis = 0; axis < axes.Length; axis++)
                if (IsList(slices, axis)) axes[axis] = AxisSlice.Whole(node.Shape[axis]);
            plan = new([.. axes]);
            if (!plan.IsWhole(node.Shape.AsSpan())) node = new SliceExpr<T>(node, plan);
            var newAxes = ImmutableArray.CreateBuilder<int>();
            int at = 0;
            foreach (var slice in slices)
            {
                if (slice.Kind == SliceKind.NewAxis) newAxes.Add(at);
                if (slice.Kind != SliceKind.Index) at++;
            }
            return new(newAxes.Count == 0 ? node : new NewAxisExpr<T>(node, newAxes.ToImmutable()));
        }
    }

    private static bool IsList(ReadOnlySpan<Slice> slices, int axis)
    {
        int at = 0;
        foreach (var slice in slices)
        {
            if (slice.Kind == SliceKind.NewAxis) continue;
            if (at++ == axis) return slice.Kind == SliceKind.List;
        }
        return false;
    }

    private static ImmutableArray<long> Positions(long[] list, long length, int axis)
    {
        if (length == ArrayShapes.Unknown) throw new ArgumentException($"Axis {axis} has a length that is known only after computing. Persist the array or compute it first.");
        var positions = ImmutableArray.CreateBuilder<long>(list.Length);
        foreach (long index in list)
        {
            if (index < -length || index >= length)
                throw new ArgumentOutOfRangeException(nameof(list), index, $"Index {index} on axis {axis} of length {length}. Use {-length} to {length - 1}.");
            positions.Add(index < 0 ? index + length : index);
        }
        return positions.MoveToImmutable();
    }
}
