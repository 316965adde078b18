using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Large buffers that lie beside a pickle.</summary>
public class SharedBuffersTests
{
    private sealed class Places(int most = int.MaxValue) : ISharedBuffers
    {
        public List<byte[]> Put { get; } = [];

        public string? TryPut(ReadOnlySpan<byte> bytes)
        {
            if (Put.Count == most) return null;
            Put.Add(bytes.ToArray());
            return $"place-{Put.Count - 1}";
        }

        public ReadOnlySpan<byte> At(string place, int length)
            => Put[int.Parse(place[6..])] is var bytes && bytes.Length == length ? bytes : throw new InvalidDataException("It has another length.");
    }

    private static object? Load(byte[] pickle, ISharedBuffers? places) => new PickleReader(pickle) { Buffers = places }.Unpickle();

    private static readonly double[] _large = [.. Enumerable.Range(0, 100_000).Select(i => i * 0.5)];

    [Fact]
    public void Pickle_WithLargeArrays_NamesTheirPlacesAndComesBack()
    {
        var places = new Places();
        int[] small = [1, 2, 3];
        long[,] shaped = new long[200, 300];
        shaped[199, 299] = 7;
        byte[] pickle = Pickle.Dump(new object[] { _large, small, _large, shaped, "text" }, places);
        Assert.Equal(MemoryMarshal.AsBytes<double>(_large), Assert.Single(places.Put));
        Assert.InRange(pickle.Length, 200 * 300 * 8, 200 * 300 * 8 + 1_000);
        object[] back = (object[])Load(pickle, places)!;
        Assert.Equal(_large, back[0]);
        Assert.Equal(small, back[1]);
        Assert.Same(back[0], back[2]);
        Assert.Equal(shaped, back[3]);
        Assert.Equal("text", back[4]);
    }

    [Fact]
    public void Pickle_DeeplyNestedOrWithoutRoom_ComesBack()
    {
        object nested = _large;
        for (int i = 0; i < 3 * PickleWriter.DeepestNesting; i++) nested = new object[] { nested, i };
        foreach (int room in (int[])[0, 1])
        {
            var places = new Places(room);
            object back = Load(Pickle.Dump(nested, places), places)!;
            for (int i = 0; i < 3 * PickleWriter.DeepestNesting; i++) back = ((object[])back)[0];
            Assert.Equal(_large, back);
            Assert.Equal(room, places.Put.Count);
        }
    }

    [Fact]
    public void Pickle_ReadWhereThereAreNoPlaces_IsRefused()
    {
        byte[] pickle = Pickle.Dump(_large, new Places());
        Assert.Throws<InvalidDataException>(() => Load(pickle, null));
        Assert.Throws<InvalidDataException>(() => Load(pickle, new Places { Put = { new byte[8] } }));
    }
}
