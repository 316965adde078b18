namespace TaskGraph.Tests;

/// <summary>Keys that can't be compared are an error of the call, as far as their type tells.</summary>
public class KeyOrderTests
{
    private static readonly Bag<int> _numbers = Bag.FromSequence(Enumerable.Range(0, 20), 3);

    private sealed record Point(int X, int Y);

    private readonly record struct Spot(int X);

    private sealed class Own(int x) : IComparable<Own>
    {
        public int CompareTo(Own? other) => other is null ? 1 : x.CompareTo(other.X);

        public int X => x;
    }

    private abstract record Shape;

    private sealed record Circle(int R) : Shape, IComparable
    {
        public int CompareTo(object? obj) => R.CompareTo(((Circle)obj!).R);
    }

    private enum Size
    {
        Small,
        Large,
    }

    public static TheoryData<string, Action> Unordered => new()
    {
        { "OrderBy can't compare Point: it implements no IComparable. Pass a comparer, or choose a key that has an order", () => _numbers.OrderBy(x => new Point(x, 0)) },
        { "OrderByDescending can't compare Spot", () => _numbers.OrderByDescending(x => new Spot(x)) },
        { "OrderBy can't compare Spot: it", () => _numbers.OrderBy(x => (Spot?)new Spot(x)) },
        { "OrderBy can't compare Point of (int, (string, Point))", () => _numbers.OrderBy(x => (x, ("", new Point(x, 0)))) },
        { "OrderBy can't compare Point of Tuple<int, Point>", () => _numbers.OrderBy(x => Tuple.Create(x, new Point(x, 0))) },
        { "OrderBy can't compare an object of an anonymous type", () => _numbers.OrderBy(x => new { x }) },
        { "OrderBy can't compare int[]", () => _numbers.OrderBy(x => new[] { x }) },
        { "ThenBy can't compare Point", () => _numbers.OrderBy(x => x).ThenBy(x => new Point(x, 0)) },
        { "ThenByDescending can't compare Point", () => _numbers.OrderBy(x => x).ThenByDescending(x => new Point(x, 0)) },
        { "Order can't compare Point", () => _numbers.Select(x => new Point(x, 0)).Order() },
        { "OrderDescending can't compare Point", () => _numbers.Select(x => new Point(x, 0)).OrderDescending() },
        { "Min can't compare Point: it implements no IComparable. Use MinBy with a key", () => _numbers.Select(x => new Point(x, 0)).Min() },
        { "Max can't compare Point", () => _numbers.Max(x => new Point(x, 0)) },
        { "MinBy can't compare Point: it implements no IComparable. Choose a key", () => _numbers.MinBy(x => new Point(x, 0)) },
        { "MaxBy can't compare Point", () => _numbers.MaxBy(x => new Point(x, 0)) },
        { "TopBy can't compare Point", () => _numbers.TopBy(2, x => new Point(x, 0)) },
        { "BottomBy can't compare Point", () => _numbers.BottomBy(2, x => new Point(x, 0)) },
    };

    [Theory]
    [MemberData(nameof(Unordered))]
    public void Operation_OfKeysWithoutOrder_SaysSoAtTheCall(string message, Action call)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    [Fact]
    public void Operation_OfKeysThatHaveAnOrder_OrMayHaveOne_Runs()
    {
        Assert.Equal([19, 18], First(_numbers.OrderByDescending(x => (object)x)));
        Assert.Equal([19, 18], First(_numbers.OrderByDescending(x => (IComparable)x)));
        Assert.Equal([19, 18], First(_numbers.OrderByDescending(x => (int?)x)));
        Assert.Equal([10, 11], First(_numbers.OrderByDescending(x => x < 10 ? Size.Small : Size.Large)));
        Assert.Equal([19, 18], First(_numbers.OrderByDescending(x => (Size.Small, (object)x, new Own(x)))));
        Assert.Equal([19, 18], First(_numbers.OrderByDescending(x => (Shape)new Circle(x))));
        Assert.Equal([19, 18], First(_numbers.OrderBy(x => new Point(x, 0), Comparer<Point>.Create((a, b) => b.X.CompareTo(a.X)))));
        Assert.Equal(19, _numbers.MaxBy(x => new Own(x)).Compute(Scheduler.Threads));
        Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => First(_numbers.OrderBy(x => (object)new Point(x, 0)))).InnerException);

        static IEnumerable<int> First(Bag<int> bag) => bag.Compute(Scheduler.Threads).Take(2);
    }
}
