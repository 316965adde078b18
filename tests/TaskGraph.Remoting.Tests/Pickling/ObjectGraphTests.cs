using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskGraph;

public class ObjectGraphTests
{
    private sealed class Node
    {
        public int Value;
        public Node? Next;
        public Node? Other;
    }

    private abstract class Base(string name)
    {
        private readonly string _name = name;

        public string Name => _name;
    }

    private sealed class Derived(string name, int count) : Base(name)
    {
        private readonly int _count = count;

        public int Count => _count;

        public IList<int>? Items { get; init; }

        [NonSerialized] public object? Skipped;
    }

    private sealed record Person(string Name, int Age, Person? Boss = null);

    private readonly record struct Point(double X, string Label);

    private struct Mutable
    {
        public int[] Values;
        public string? Text;
    }

    private enum Colour : byte
    {
        Red,
        Green = 7,
    }

    private sealed class Ledger : Dictionary<string, int>
    {
        public string Title = "";
    }

    private sealed class ByLength : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?.Length == y?.Length;

        public int GetHashCode(string text) => text.Length;
    }

    private sealed class Key(int number)
    {
        public int Number = number;

        public override bool Equals(object? other) => other is Key key && key.Number == Number;

        public override int GetHashCode() => Number;
    }

    public static IEnumerable<TheoryDataRow<object>> Values() => new object[]
    {
        true, (byte)200, (sbyte)-3, (short)-300, (ushort)300, -5, 5u, long.MinValue, ulong.MaxValue, 'x', 1.5f, double.NaN, 1.25m, "", "text", "Grüße 漢字 😀",
        "\ud800 lone", new string('x', 5000), Guid.NewGuid(), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        new DateOnly(2026, 1, 2), new TimeOnly(3, 4), TimeSpan.FromDays(3), (Half)2.5, Int128.MinValue, UInt128.MaxValue, new BigInteger(1) << 200, new Complex(1, 2), new Rune('x'),
        Colour.Green, (1, "two", 3.0), Tuple.Create(1, "b"), new Point(1, "p"), new Person("a", 3, new Person("b", 4)), new Version(1, 2, 3), ^3, 1..4, typeof(List<>), typeof(Dictionary<string, int[]>),
        new Uri("https://example.org/a?b=c"), new Uri("a/b", UriKind.Relative), CultureInfo.GetCultureInfo(""), KeyValuePair.Create("k", 2L), DBNull.Value.ToString(),
    }.Select(v => new TheoryDataRow<object>(v));

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Value_RoundTrip_IsEqual(object value)
    {
        object back = RoundTrip.Of(value);
        Assert.Equal(value, back);
        Assert.Equal(value.GetType(), back.GetType());
    }

    [Fact]
    public void Array_OfEveryShape_IsEqual()
    {
        Assert.Equal([1, 2, 3], RoundTrip.Of<int[]>([1, 2, 3]));
        Assert.Equal(["a", null, "b"], RoundTrip.Of<string?[]>(["a", null, "b"]));
        Assert.Equal(new int[,] { { 1, 2 }, { 3, 4 } }, RoundTrip.Of(new int[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal(new string[,,] { { { "a", "b" } } }, RoundTrip.Of(new string[,,] { { { "a", "b" } } }));
        Assert.Equal(new int[][] { [1], [2, 3], [] }, RoundTrip.Of(new int[][] { [1], [2, 3], [] }));
        Assert.Equal<object?>([1, "x", null, 2.5], RoundTrip.Of<object?[]>([1, "x", null, 2.5]));
        var shifted = Array.CreateInstance(typeof(int), [2], [5]);
        shifted.SetValue(9, 6);
        var back = RoundTrip.Of(shifted);
        Assert.Equal(5, back.GetLowerBound(0));
        Assert.Equal(9, back.GetValue(6));
        Assert.Equal(new Person?[] { new("a", 1), null }, RoundTrip.Of(new Person?[] { new("a", 1), null }));
        Base[] mixed = RoundTrip.Of<Base[]>([new Derived("d", 4) { Items = new List<int> { 1 } }]);
        Assert.Equal(4, Assert.IsType<Derived>(mixed[0]).Count);
    }

    [Fact]
    public void Array_CovariantInVariable_KeepsItsOwnType()
    {
        object[] strings = new string[] { "a" };
        Assert.IsType<string[]>(RoundTrip.Of(strings));
        uint[] unsigned = (uint[])(object)new int[] { -1 };
        Assert.Equal(typeof(int[]), RoundTrip.Of<object>(unsigned).GetType());
    }

    [Fact]
    public void Object_PrivateReadonlyBaseFields_Arrive()
    {
        var back = RoundTrip.Of(new Derived("name", 3) { Items = [1, 2], Skipped = new Thread(() => { }) });
        Assert.Equal(("name", 3), (back.Name, back.Count));
        Assert.Equal([1, 2], back.Items!);
        Assert.Null(back.Skipped);
    }

    [Fact]
    public void Object_Cycle_IsKept()
    {
        var node = new Node { Value = 1 };
        node.Next = new Node { Value = 2, Next = node, Other = node };
        var back = RoundTrip.Of(node);
        Assert.Same(back, back.Next!.Next);
        Assert.Same(back, back.Next.Other);
        object?[] self = [null];
        self[0] = self;
        var array = RoundTrip.Of(self);
        Assert.Same(array, array[0]);
    }

    [Fact]
    public void Object_MetTwice_IsOneObject()
    {
        var shared = new Node();
        var list = new List<int> { 1 };
        string text = new('y', 1000);
        var (a, b, c, d, e, f) = RoundTrip.Of((shared, shared, list, list, text, text));
        Assert.Same(a, b);
        Assert.Same(c, d);
        Assert.Same(e, f);
    }

    [Fact]
    public void Object_ListOfAMillionNodes_NeedsNoStack()
    {
        Node? head = null;
        for (int i = 0; i < 1_000_000; i++) head = new Node { Value = i, Next = head };
        var back = RoundTrip.Of(head!);
        int count = 0;
        long sum = 0;
        for (var node = back; node is not null; node = node.Next)
        {
            count++;
            sum += node.Value;
        }
        Assert.Equal(1_000_000, count);
        Assert.Equal(499_999_500_000, sum);
    }

    [Fact]
    public void Object_DeepMixedNesting_NeedsNoStack()
    {
        object? nested = "end";
        for (int i = 0; i < 50_000; i++)
            nested = (i % 4) switch { 0 => new List<object?> { nested }, 1 => new object?[] { nested }, 2 => new Dictionary<string, object?> { ["k"] = nested }, _ => new StrongNode { Inner = nested } };
        object? back = RoundTrip.Of(nested);
        int depth = 0;
        while (back is not string)
        {
            back = back switch { List<object?> l => l[0], object?[] a => a[0], Dictionary<string, object?> d => d["k"], StrongNode n => n.Inner, _ => null };
            depth++;
        }
        Assert.Equal(50_000, depth);
    }

    private sealed class StrongNode
    {
        public object? Inner;
    }

    [Fact]
    public void Struct_WithReferences_Arrives()
    {
        object boxed = new Mutable { Values = [1, 2], Text = "t" };
        var back = (Mutable)RoundTrip.Of(boxed);
        Assert.Equal([1, 2], back.Values);
        Assert.Equal("t", back.Text);
        Assert.Equal(3, RoundTrip.Of<object>((int?)3));
        Assert.Equal([1, null], RoundTrip.Of<int?[]>([1, null]));
        Assert.Equal(new Point?[] { new(1, "a"), null }, RoundTrip.Of(new Point?[] { new(1, "a"), null }));
    }

    [Fact]
    public void Collections_OfTheFramework_AreEqual()
    {
        Assert.Equal([1, 2], RoundTrip.Of(new List<int> { 1, 2 }));
        Assert.Equal([1, 2], RoundTrip.Of(new Queue<int>([1, 2])));
        Assert.Equal(new Stack<int>([1, 2]), RoundTrip.Of(new Stack<int>([1, 2])));
        Assert.Equal([1, 2], RoundTrip.Of(new LinkedList<int>([1, 2])));
        Assert.Equal(["a", "b"], RoundTrip.Of(new SortedSet<string>(["b", "a"])));
        Assert.Equal(new SortedDictionary<string, int> { ["a"] = 1 }, RoundTrip.Of(new SortedDictionary<string, int> { ["a"] = 1 }));
        Assert.Equal(new SortedList<int, int> { [2] = 1 }, RoundTrip.Of(new SortedList<int, int> { [2] = 1 }));
        Assert.Equal([1, 2], RoundTrip.Of(ImmutableArray.Create(1, 2)));
        Assert.Equal([1, 2], RoundTrip.Of(ImmutableList.Create(1, 2)));
        Assert.Equal(3, RoundTrip.Of(ImmutableDictionary.CreateRange([KeyValuePair.Create("a", 3)]))["a"]);
        Assert.Contains("a", (ISet<string>)RoundTrip.Of(ImmutableHashSet.Create("a")));
        Assert.Equal(1, RoundTrip.Of(ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("a", 1)]))["a"]);
        Assert.Equal(2, RoundTrip.Of(new Dictionary<string, int> { ["a"] = 2 }.ToFrozenDictionary())["a"]);
        Assert.Contains("a", (ISet<string>)RoundTrip.Of(new[] { "a", "b" }.ToFrozenSet()));
        Assert.Equal([1, 2], RoundTrip.Of(new ConcurrentQueue<int>([1, 2])));
        Assert.Equal(new ConcurrentStack<int>([1, 2]), RoundTrip.Of(new ConcurrentStack<int>([1, 2])));
        Assert.Equal(2, RoundTrip.Of(new ConcurrentBag<int>([1, 2])).Count);
        Assert.Equal(1, RoundTrip.Of(new ConcurrentDictionary<string, int> { ["a"] = 1 })["a"]);
        Assert.Equal(["b"], RoundTrip.Of(new[] { (1, "a"), (2, "b") }.ToLookup(p => p.Item1, p => p.Item2))[2]);
        Assert.Equal([2, 3], RoundTrip.Of<IEnumerable<int>>(new[] { 1, 2 }.Select(x => x + 1)));
        Assert.Equal([0, 1, 2], RoundTrip.Of(Enumerable.Range(0, 3)));
        Assert.Equal("ab", RoundTrip.Of(new StringBuilder("ab")).ToString());
        var queue = new PriorityQueue<string, int>([("b", 2), ("a", 1)]);
        Assert.Equal("a", RoundTrip.Of(queue).Dequeue());
        Assert.Equal(new ReadOnlyMemory<int>([1, 2]).ToArray(), RoundTrip.Of<object>(new ReadOnlyMemory<int>([1, 2])) is ReadOnlyMemory<int> m ? m.ToArray() : []);
    }

    [Fact]
    public void HashCollections_WithComparers_FindTheirKeys()
    {
        var words = RoundTrip.Of(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Word"] = 1 });
        Assert.Equal(1, words["WORD"]);
        var lengths = RoundTrip.Of(new HashSet<string>(new ByLength()) { "abc" });
        Assert.Contains("xyz", (ISet<string>)lengths);
        var own = RoundTrip.Of(new Dictionary<Key, string> { [new Key(3)] = "three" });
        Assert.Equal("three", own[new Key(3)]);
        var byType = RoundTrip.Of(new Dictionary<Type, int> { [typeof(int)] = 4 });
        Assert.Equal(4, byType[typeof(int)]);
        var byObject = RoundTrip.Of(new Dictionary<object, int>(ReferenceEqualityComparer.Instance) { ["k"] = 1 });
        Assert.Single(byObject);
        var german = RoundTrip.Of(StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreCase));
        Assert.Equal(0, german.Compare("a", "A"));
    }

    [Fact]
    public void HashCollections_KeysInACycle_AreAddedWhenComplete()
    {
        var map = new Dictionary<Key, object>();
        map[new Key(5)] = map;
        var back = RoundTrip.Of(map);
        Assert.Same(back, back[new Key(5)]);
    }

    [Fact]
    public void HashCollections_DerivedClass_KeepsItsOwnFields()
    {
        var back = RoundTrip.Of(new Ledger { ["a"] = 1, Title = "t" });
        Assert.Equal(("t", 1), (back.Title, back["a"]));
        back["b"] = 2;
        Assert.Equal(2, back.Count);
    }

    [Fact]
    public void Encodings_KeepTheirMarksAndWhatTheyRefuse()
    {
        Encoding[] encodings =
        [
            Encoding.UTF8, new UTF8Encoding(false), new UTF8Encoding(true, true), new UTF8Encoding(false, true), Encoding.Latin1, Encoding.ASCII,
            Encoding.Unicode, new UnicodeEncoding(true, false, true), new UTF32Encoding(true, true), new UTF32Encoding(false, false, true),
            Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("!"), new DecoderReplacementFallback("?!")),
        ];
        foreach (var encoding in encodings)
        {
            var back = RoundTrip.Of(encoding);
            Assert.Equal(encoding.WebName, back.WebName);
            Assert.Equal(encoding.GetPreamble(), back.GetPreamble());
            Assert.Equal(encoding.EncoderFallback, back.EncoderFallback);
            Assert.Equal(encoding.DecoderFallback, back.DecoderFallback);
        }
    }

    [Fact]
    public void Surrogates_StandForTheirObjects()
    {
        Assert.Equal("(a+)", RoundTrip.Of(new Regex("(a+)", RegexOptions.IgnoreCase)).ToString());
        Assert.Matches(RoundTrip.Of(new Regex("A", RegexOptions.IgnoreCase)), "a");
        Assert.Equal("utf-8", RoundTrip.Of(Encoding.UTF8).WebName);
        Assert.Equal(TimeZoneInfo.Utc, RoundTrip.Of(TimeZoneInfo.Utc));
        Assert.Equal(3, RoundTrip.Of(JsonDocument.Parse("{\"a\":3}").RootElement).GetProperty("a").GetInt32());
        Assert.Equal(3, (int)RoundTrip.Of(JsonNode.Parse("{\"a\":3}")!)["a"]!);
        Assert.True(RoundTrip.Of(new JsonSerializerOptions(JsonSerializerDefaults.Web)).PropertyNameCaseInsensitive);
        var tensor = RoundTrip.Of(Tensor.Create(new[] { 1.0, 2, 3, 4 }, [2, 2]));
        Assert.Equal(3.0, tensor[1, 0]);
        using var source = new CancellationTokenSource();
        using var own = new CancellationTokenSource();
        Assert.Equal(own.Token, (CancellationToken)Pickle.Load(Pickle.Dump(source.Token), own.Token)!);
        Assert.Equal(CancellationToken.None, (CancellationToken)Pickle.Load(Pickle.Dump(CancellationToken.None), own.Token)!);
    }

    [Fact]
    public void Random_Seeded_GoesOnWhereItWas()
    {
        var random = new Random(7);
        random.Next();
        var back = RoundTrip.Of(random);
        Assert.Equal(random.Next(), back.Next());
    }

    [Fact]
    public void Exception_RoundTrip_KeepsMessageInnerDataAndStack()
    {
        Exception caught;
        try
        {
            throw new OwnException("outer", new ArgumentException("inner", "param")) { Code = 5, Data = { ["k"] = 1, ["thread"] = new Thread(() => { }) } };
        }
        catch (OwnException e)
        {
            caught = e;
        }
        var back = Assert.IsType<OwnException>(RoundTrip.Of<Exception>(caught));
        Assert.Equal("outer", back.Message);
        Assert.Equal(5, back.Code);
        Assert.Equal("param", Assert.IsType<ArgumentException>(back.InnerException).ParamName);
        Assert.Equal(1, back.Data["k"]);
        Assert.Null(back.Data["thread"]);
        Assert.Contains(nameof(Exception_RoundTrip_KeepsMessageInnerDataAndStack), back.StackTrace);
        Assert.Contains("outer", back.ToString());
        var many = RoundTrip.Of(new AggregateException(new InvalidOperationException("a"), new FormatException("b")));
        Assert.Equal(2, many.InnerExceptions.Count);
        Assert.IsType<OperationCanceledException>(RoundTrip.Of<Exception>(new OperationCanceledException()));
        Assert.IsType<KeyNotFoundException>(RoundTrip.Of<Exception>(new KeyNotFoundException()));
    }

    private sealed class OwnException(string message, Exception inner) : Exception(message, inner)
    {
        public int Code;
    }

    [Fact]
    public void Load_DamagedPickle_IsAClearErrorAndNeverHangs()
    {
        byte[] good = Pickle.Dump(new Dictionary<string, object> { ["a"] = new List<int> { 1, 2, 3 }, ["b"] = new Person("x", 1) });
        for (int length = 0; length < good.Length; length++)
            Assert.ThrowsAny<Exception>(() => Pickle.Load(good[..length]));
    }
}
