using CsCheck;

namespace TaskGraph;

public class HostileTests
{
    private static int _made;

    private sealed class Branch
    {
        public Branch? Down;
        public List<Branch> Leaves = [];
    }

    private sealed class ThrowsWhenMade
    {
        static ThrowsWhenMade() => throw new NotSupportedException("on purpose");

        public int Value = 1;
    }

    private sealed class ThrowingProperty
    {
        public int Kept = 5;

        public int Value => throw new NotSupportedException("on purpose");

        public override int GetHashCode() => throw new NotSupportedException("on purpose");

        public override bool Equals(object? other) => throw new NotSupportedException("on purpose");
    }

    private struct Pair(string text, int[] numbers)
    {
        public readonly string Text = text;
        private readonly int[] _numbers = numbers;

        public readonly int Sum => _numbers.Sum();
    }

    private enum Wide : ulong
    {
        Most = ulong.MaxValue,
    }

    private enum Narrow : sbyte
    {
        Least = sbyte.MinValue,
    }

    private sealed class Generic<T>
    {
        public required T Item;

        public (T, TOther) With<TOther>(TOther other) => (Item, other);

        public static (T?, TOther) Static<TOther>(TOther other) => (default, other);
    }

    private sealed class Finalizing
    {
        public readonly int[] Values = [1, 2];

        public Finalizing() => _made++;
    }

    [Fact]
    public void Tree_AHundredThousandDeep_NeedsNoStack()
    {
        var root = new Branch();
        var at = root;
        for (int i = 0; i < 100_000; i++)
        {
            at.Leaves.Add(new Branch());
            at = at.Down = new Branch();
        }
        int depth = 0;
        for (var copy = RoundTrip.Of(root); copy.Down is { } down; copy = down)
        {
            Assert.Single(copy.Leaves);
            depth++;
        }
        Assert.Equal(100_000, depth);
    }

    [Fact]
    public void List_ContainsItself_ArrivesSo()
    {
        var list = new List<object>();
        list.Add(list);
        var copy = RoundTrip.Of(list);
        Assert.Same(copy, copy[0]);
        var array = new object[1];
        array[0] = array;
        var arrayCopy = RoundTrip.Of(array);
        Assert.Same(arrayCopy, arrayCopy[0]);
    }

    [Fact]
    public void StaticConstructor_Throws_SaysSo()
    {
        Assert.Single(RoundTrip.Of(new ThrowsWhenMade?[1]));
        // No such object can exist here, so its pickle is made by hand.
        var writer = new PickleWriter();
        writer.Byte((byte)PickleTag.Object);
        writer.WriteType(typeof(ThrowsWhenMade));
        writer.Raw(1);
        Assert.IsType<TypeInitializationException>(Assert.Throws<InvalidDataException>(() => Pickle.Load(writer.Written.ToArray())).InnerException);
    }

    [Fact]
    public void Object_PropertyAndHashThrow_AreNeverAsked()
    {
        Assert.Equal(5, RoundTrip.Of(new ThrowingProperty()).Kept);
        Assert.Equal(2, RoundTrip.Of(new[] { new ThrowingProperty(), new ThrowingProperty() }).Length);
    }

    [Fact]
    public void Object_WithConstructor_IsNotMadeByIt()
    {
        var original = new Finalizing();
        int made = _made;
        Assert.Equal(original.Values, RoundTrip.Of(original).Values);
        Assert.Equal(made, _made);
    }

    [Fact]
    public void Structs_ReadonlyWithReferences_Arrive()
    {
        var pair = RoundTrip.Of(new Pair("a", [1, 2]));
        Assert.Equal(("a", 3), (pair.Text, pair.Sum));
        object boxed = RoundTrip.Of<object>(new Pair("b", [4]));
        Assert.Equal(4, ((Pair)boxed).Sum);
        Assert.Equal(6, RoundTrip.Of(new Pair[] { new("c", [6]) })[0].Sum);
    }

    [Fact]
    public void Enums_OfOddUnderlyingTypes_Arrive()
    {
        Assert.Equal(Wide.Most, RoundTrip.Of(Wide.Most));
        Assert.Equal<object>(Narrow.Least, RoundTrip.Of<object>(Narrow.Least));
        Assert.Equal([Narrow.Least, 0], RoundTrip.Of(new[] { Narrow.Least, default }));
        Assert.Equal(1, RoundTrip.Of(new Dictionary<Wide, int> { [Wide.Most] = 1 })[Wide.Most]);
    }

    [Fact]
    public void Delegates_ToGenericMethodsOfGenericClasses_Work()
    {
        var with = RoundTrip.Of<Func<List<int>, (string, List<int>)>>(new Generic<string> { Item = "a" }.With);
        Assert.Equal("a", with([1]).Item1);
        Assert.Equal((0, 2.5), RoundTrip.Of<Func<double, (int, double)>>(Generic<int>.Static)(2.5));
        Assert.Equal(("x", "y"), RoundTrip.Of<Func<string, (string, string)>>(new Generic<string> { Item = "x" }.With)("y"));
    }

    [Fact]
    public void Iterators_InMidWalk_GoOnWhereTheyWere()
    {
        static IEnumerable<int> Count(List<int> items, int[] more)
        {
            foreach (int item in items) yield return item;
            foreach (int item in more) yield return item;
        }

        var walk = Count([1, 2, 3], [4, 5]).GetEnumerator();
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());
        var copy = RoundTrip.Of(walk);
        var rest = new List<int>();
        while (copy.MoveNext()) rest.Add(copy.Current);
        Assert.Equal([3, 4, 5], rest);
    }

    [Fact]
    public void Iterators_InTheMiddleOfAHashCollection_AreRefused()
    {
        static IEnumerable<int> Keys(Dictionary<int, int> items)
        {
            foreach (var item in items) yield return item.Key;
        }

        var walk = Keys(new() { [1] = 1, [2] = 2 }).GetEnumerator();
        walk.MoveNext();
        Assert.Contains("in the middle", Assert.Throws<UnpicklableException>(() => Pickle.Dump(walk)).Message);
    }

    [Fact]
    public void Fields_ByReflection_HaveTheFormOfGeneratedCode()
    {
        var fields = TypeFacts.Fields(typeof(Branch));
        var (write, read) = ReflectedFields.Of<Branch>(fields);
        var (writePair, readPair) = ReflectedFields.Of<Pair>(TypeFacts.Fields(typeof(Pair)));
        var branch = new Branch { Leaves = [new Branch()] };
        var pair = new Pair("p", [7]);
        var (byReflection, byCode) = (new PickleWriter(), new PickleWriter());
        write(byReflection, ref branch);
        writePair(byReflection, ref pair);
        FieldCode<Branch>.Whole.Write(byCode, ref branch);
        FieldCode<Pair>.Whole.Write(byCode, ref pair);
        Assert.Equal(byCode.Written.ToArray(), byReflection.Written.ToArray());
        var reader = new PickleReader(byCode.Written.ToArray());
        Branch copy = new() { Leaves = null! };
        Pair pairCopy = default;
        read(reader, ref copy);
        readPair(reader, ref pairCopy);
        Assert.Single(copy.Leaves);
        Assert.Equal(("p", 7), (pairCopy.Text, pairCopy.Sum));
    }

    [Fact]
    public void Load_ManyNestedArrays_IsRefusedAndNoOverflow()
    {
        byte[] nested = Pickle.Dump(new object?[] { null });
        // The head of an array of one, which is itself the next one's only item, a million times over; types by number after the first.
        int head = nested.Length - 1;
        var bytes = new List<byte>(nested[..head]);
        for (int i = 0; i < 1_000_000; i++) bytes.AddRange([(byte)PickleTag.Object, 2, 1]);
        Assert.Throws<InvalidDataException>(() => Pickle.Load([.. bytes]));
    }

    [Fact]
    public void Load_HostileSizes_AreRefusedBeforeRoomIsMade()
    {
        foreach (object subject in new object[] { new int[100], new string[100], new List<long>(new long[100]), new int[10, 10], new Dictionary<string, int> { ["a"] = 1 } })
        {
            byte[] bytes = Pickle.Dump(subject);
            for (int i = 0; i < Math.Min(bytes.Length, 400); i++)
            {
                var damaged = (byte[])bytes.Clone();
                for (int k = i; k < Math.Min(i + 4, damaged.Length); k++) damaged[k] = 0xff;
                long before = GC.GetAllocatedBytesForCurrentThread();
                Refuses(damaged);
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
            }
        }
    }

    [Fact]
    public void Load_RandomDamage_IsAnErrorOrAnotherObject()
    {
        byte[][] subjects =
        [
            Pickle.Dump(new Branch { Leaves = [new Branch(), new Branch()] }),
            Pickle.Dump(new Dictionary<string, object> { ["a"] = 1, ["b"] = new[] { 1.5 }, ["c"] = new Pair("x", [1]) }),
            Pickle.Dump(new Func<int, int>(x => x + 1)),
            Pickle.Dump(new InvalidOperationException("as a test", new ArgumentException("inside"))),
        ];
        Gen.Select(Gen.Int[0, subjects.Length - 1], Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]).Sample(
            (which, at, value, cut) =>
            {
                var damaged = (byte[])subjects[which].Clone();
                damaged[at % damaged.Length] = value;
                if (cut == 0) damaged = damaged[..(at % damaged.Length)];
                Refuses(damaged);
            },
            iter: 20_000, threads: 1);
    }

    /// <summary>Loads what may be damaged: it must come to an end, with no other exception than those that are meant for it.</summary>
    private static void Refuses(byte[] damaged)
    {
        try
        {
            Pickle.Load(damaged);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or UnpicklableException or FileNotFoundException or FileLoadException)
        {
            // As it should be.
        }
    }
}
