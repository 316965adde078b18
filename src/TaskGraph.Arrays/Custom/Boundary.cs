namespace TaskGraph;

/// <summary>What stands beyond the borders of an array, for functions that look at neighbours.</summary>
public readonly struct Boundary
{
    private readonly object? _value;

    private Boundary(PadMode? mode, object? value = null) => (Mode, _value) = (mode, value);

    /// <summary>The array mirrored at its border: the outermost element is repeated.</summary>
    public static Boundary Reflect { get; } = new(PadMode.Symmetric);

    /// <summary>The array's other end.</summary>
    public static Boundary Periodic { get; } = new(PadMode.Wrap);

    /// <summary>The outermost element.</summary>
    public static Boundary Nearest { get; } = new(PadMode.Edge);

    /// <summary>Nothing: blocks at the border have no halo there.</summary>
    public static Boundary None { get; } = new(null);

    internal PadMode? Mode { get; }

    /// <summary>One value, of the array's element type or a number that it holds.</summary>
    public static Boundary Constant<T>(T value) where T : unmanaged => new(PadMode.Constant, value);

    internal T ValueAs<T>() where T : unmanaged
    {
        if (_value is null) return default;
        if (_value is T value) return value;
        try
        {
            return (T)Convert.ChangeType(_value, typeof(T), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException)
        {
            throw new ArgumentException($"The boundary's constant {_value} is no {TypeNames.Of(typeof(T))}. Use Boundary.Constant with a value of the array's element type.", e);
        }
    }
}
