using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph.FrameKernels;

/// <summary>Values of any column type from the text of a field. The runtime makes code of its own for each type: what is asked about T is known then.</summary>
internal static unsafe class CsvValue
{
    private const int MostText = 128;

    /// <summary>The value that the whole text stands for. As many bytes as <see cref="CsvText"/> reads must lie around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse<T>(byte* text, int length, out T value) where T : unmanaged, ISpanParsable<T>
    {
        if (typeof(T) == typeof(long)) return CsvText.TryLong(text, length, out Unsafe.As<T, long>(ref Out(out value)));
        if (typeof(T) == typeof(double)) return CsvText.TryDouble(text, length, out Unsafe.As<T, double>(ref Out(out value)));
        if (typeof(T) == typeof(int)) return TryInteger(text, length, out Unsafe.As<T, int>(ref Out(out value)));
        if (typeof(T) == typeof(bool)) return CsvText.TryBool(new(text, length), out Unsafe.As<T, bool>(ref Out(out value)));
        if (typeof(T) == typeof(DateTime)) return CsvText.TryDateTime(new(text, length), out Unsafe.As<T, DateTime>(ref Out(out value)));
        return TryOther(text, length, out value);
    }

    private static bool TryOther<T>(byte* text, int length, out T value) where T : unmanaged, ISpanParsable<T>
    {
        ref T result = ref Out(out value);
        if (typeof(T) == typeof(float))
        {
            bool fits = CsvText.TryDouble(text, length, out double wide);
            Unsafe.As<T, float>(ref result) = (float)wide;
            return fits;
        }
        if (typeof(T) == typeof(sbyte)) return TryInteger(text, length, out Unsafe.As<T, sbyte>(ref result));
        if (typeof(T) == typeof(byte)) return TryInteger(text, length, out Unsafe.As<T, byte>(ref result));
        if (typeof(T) == typeof(short)) return TryInteger(text, length, out Unsafe.As<T, short>(ref result));
        if (typeof(T) == typeof(ushort)) return TryInteger(text, length, out Unsafe.As<T, ushort>(ref result));
        if (typeof(T) == typeof(uint)) return TryInteger(text, length, out Unsafe.As<T, uint>(ref result));
        if (typeof(T) == typeof(decimal))
            return decimal.TryParse(new ReadOnlySpan<byte>(text, length), NumberStyles.Float, CultureInfo.InvariantCulture, out Unsafe.As<T, decimal>(ref result));
        if (typeof(T) == typeof(DateOnly))
        {
            bool isDate = CsvText.TryDateTime(new(text, length), out var time) && time.TimeOfDay == default;
            Unsafe.As<T, DateOnly>(ref result) = DateOnly.FromDateTime(time);
            return isDate;
        }
        if (typeof(T) == typeof(DateTimeOffset))
        {
            bool isTime = CsvText.TryDateTime(new(text, length), out var time);
            Unsafe.As<T, DateTimeOffset>(ref result) = new(time, TimeSpan.Zero);
            return isTime;
        }
        if (length > MostText) return false;
        Span<char> chars = stackalloc char[MostText];
        return T.TryParse(chars[..Encoding.UTF8.GetChars(new ReadOnlySpan<byte>(text, length), chars)], CultureInfo.InvariantCulture, out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryInteger<T>(byte* text, int length, out T value) where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        bool fits = CsvText.TryLong(text, length, out long wide);
        value = T.CreateTruncating(wide);
        return fits && long.CreateTruncating(value) == wide;
    }

    private static ref T Out<T>(out T value)
    {
        Unsafe.SkipInit(out value);
        return ref Unsafe.AsRef(ref value);
    }
}
