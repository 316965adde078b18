namespace TaskGraph;

internal static class RoundTrip
{
    public static T Of<T>(T value) => (T)Pickle.Load(Pickle.Dump(value))!;
}
