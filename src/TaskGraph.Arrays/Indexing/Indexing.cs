using System.Collections.Immutable;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// A part of the array, with NumPy's meaning: an index takes its axis away, a range keeps it, a list takes its positions,
    /// <see cref="Slice.NewAxis"/> puts an axis of length 1 in, <see cref="Slice.Ellipsis"/> stands for as many whole axes as are not named; axes
    /// at the end that are not named are whole. Only the chunks that are needed are read or computed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more slices than axes.</exception>
    public Array<T> this[params ReadOnlySpan<Slice> slices]
    {
        get
        {
            var all = SlicePlan.Spread(slices, Node.Shape.AsSpan());
            if (SlicePlan.NeedsLengths(all, Node.Shape.AsSpan()))
                return Deferred.Over(this, "slice", SlicePlan.ShapeOf(all, Node.Shape.AsSpan()), known => known[all], default);
            var node = Node;
            // Lists are taken first: their axes are whole then.
            for (int axis = 0, i = 0; i < all.Length; i++)
            {
                if (all[i].Kind == SliceKind.List) node = ListIndex.Take(node, axis, all[i].List!);
                if (all[i].Kind != SliceKind.NewAxis) axis++;
            }
            var plan = SlicePlan.Of(all, node.Shape.AsSpan());
            if (!plan.IsWhole(node.Shape.AsSpan())) node = new SliceExpr<T>(node, plan);
            var newAxes = ImmutableArray.CreateBuilder<int>();
            int at = 0;
            foreach (var slice in all)
            {
                if (slice.Kind == SliceKind.NewAxis) newAxes.Add(at);
                if (slice.Kind != SliceKind.Index) at++;
            }
            return new(newAxes.Count == 0 ? node : new NewAxisExpr<T>(node, newAxes.ToImmutable()));
        }
    }
}
