using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace TaskGraph.FrameKernels;

/// <summary>Values from UTF-8 text. The text must be the whole field; blanks around it are not part of a value.</summary>
internal static unsafe class CsvText
{
    private static ReadOnlySpan<double> Powers => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static ReadOnlySpan<ulong> WholePowers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ];

    private const ulong Zeros = 0x3030303030303030;

    /// <summary>Whether the text stands for a missing number, truth or time: nothing, NA, N/A, null and their like.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        2 => text.SequenceEqual("NA"u8),
        3 => text.SequenceEqual("N/A"u8) || text.SequenceEqual("n/a"u8),
        4 => text.SequenceEqual("NULL"u8) || text.SequenceEqual("null"u8),
        _ => false,
    };

    /// <summary>As above, or one of the given texts.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text, byte[][] others) => IsMissing(text) || IsAmong(text, others);

    /// <summary>A number without the marks between its groups of three digits; as it is where they stand elsewhere.</summary>
    public static ReadOnlySpan<byte> WithoutGroups(ReadOnlySpan<byte> text, byte mark)
    {
        int end = text.IndexOfAny((byte)'.', (byte)'e', (byte)'E'), start = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (end < 0) end = text.Length;
        var plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isMark = text[i] == mark;
            if (isMark != (i > start && i < end && (end - i) % 4 == 0)) return text;
            if (!isMark) plain[length++] = text[i];
        }
        return plain.AsSpan(0, length);
    }

    /// <summary>Whether the text is one of several.</summary>
    public static bool IsAmong(ReadOnlySpan<byte> text, byte[][] others)
    {
        foreach (byte[] other in others)
            if (text.SequenceEqual(other)) return true;
        return false;
    }

    public static bool TryBool(ReadOnlySpan<byte> text, out bool value)
    {
        value = text.Length == 4;
        return text.Length is 4 or 5 && (text.Length == 4 ? Ascii.EqualsIgnoreCase(text, "true"u8) : Ascii.EqualsIgnoreCase(text, "false"u8));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryLong(byte* text, int length, out long value)
    {
        value = 0;
        int sign = length > 0 && *text is (byte)'-' or (byte)'+' ? 1 : 0;
        int digits = length - sign;
        if (digits is <= 0 or > 16) return TryLongSlow(new(text, length), out value);
        ulong bad = 0, number = EightDigits(text + length, Math.Min(digits, 8), ref bad);
        if (digits > 8) number += 100_000_000 * EightDigits(text + length - 8, digits - 8, ref bad);
        if (bad != 0) return false;
        value = *text == '-' ? -(long)number : (long)number;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDouble(byte* text, int length, out double value)
    {
        // Up to 15 digits are exact in a double, and so are the powers of ten here: one division rounds correctly.
        // W. D. Clinger: How to Read Floating Point Numbers Accurately (1990).
        int sign = length > 0 && *text is (byte)'-' or (byte)'+' ? 1 : 0;
        int digits = length - sign;
        if (digits is > 0 and <= 16)
        {
            byte* first = text + sign;
            uint points = (uint)Vector128.Equals(Vector128.Load(first),
                Vector128.Create((byte)'.')).ExtractMostSignificantBits() & ((1u << digits) - 1);
            int point = points == 0 ? -1 : BitOperations.TrailingZeroCount(points);
            ulong bad = 0;
            if (point < 0 && digits <= 15)
            {
                ulong whole = Digits(text + length, digits, ref bad);
                value = *text == '-' ? -(double)whole : whole;
                if (bad == 0) return true;
            }
            else if (point >= 0 && digits > 1)
            {
                int decimals = digits - point - 1;
                ulong whole = point == 0 ? 0 : Digits(first + point, point, ref bad), fraction = decimals == 0 ? 0
                    : Digits(text + length, decimals, ref bad);
                double number = (whole * WholePowers[decimals] + fraction) / Powers[decimals];
                value = *text == '-' ? -number : number;
                if (bad == 0) return true;
            }
        }
        return TryDoubleSlow(new(text, length), out value);
    }

    /// <summary>2001-02-03, with a time 04:05[:06[.789]] behind T or a blank, with Z or an offset, from which UTC is computed.</summary>
    public static bool TryDateTime(ReadOnlySpan<byte> text, out DateTime value)
    {
        value = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        value = new DateTime(year, month, day);
        return text.Length == 10 || text[10] is (byte)'T' or (byte)' ' && TryAddTime(text[11..], ref value);
    }

    private static bool TryAddTime(ReadOnlySpan<byte> text, ref DateTime value)
    {
        if (text.Length < 5 || text[2] != ':') return false;
        int hour = Number(text[..2]), minute = Number(text[3..5]), second = 0;
        long ticks = 0;
        text = text[5..];
        if (text.Length >= 3 && text[0] == ':')
        {
            second = Number(text[1..3]);
            text = text[3..];
            if (text.Length > 1 && text[0] == '.')
            {
                int digits = 1;
                for (long unit = TimeSpan.TicksPerSecond / 10; digits < text.Length
                    && (uint)(text[digits] - '0') <= 9; digits++, unit /= 10) ticks += unit * (text[digits] - '0');
                if (digits == 1) return false;
                text = text[digits..];
            }
        }
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        value = value.AddTicks(((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond + ticks);
        if (text.IsEmpty || text.SequenceEqual("Z"u8)) return true;
        return TryOffset(text, ref value);
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, ref DateTime value)
    {
        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || text.Length == 6 && text[3] != ':') return false;
        int hours = Number(text[1..3]), minutes = Number(text[^2..]);
        if (hours is < 0 or > 14 || minutes is < 0 or > 59) return false;
        long ticks = (hours * 60L + minutes) * TimeSpan.TicksPerMinute * (text[0] == '+' ? -1 : 1);
        if (value.Ticks + ticks < 0 || value.Ticks + ticks > DateTime.MaxValue.Ticks) return false;
        value = value.AddTicks(ticks);
        return true;
    }

    /// <summary>A few digits; -1 where there is something else.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if ((uint)(digit - '0') > 9) return -1;
            number = number * 10 + digit - '0';
        }
        return number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(byte* end, int count, ref ulong bad)
    {
        ulong number = EightDigits(end, Math.Min(count, 8), ref bad);
        return count <= 8 ? number : number + 100_000_000 * EightDigits(end - 8, count - 8, ref bad);
    }

    /// <summary>
    /// The number of the <paramref name="count"/> (1 to 8) digits that end before <paramref name="end"/>, eight bytes at once: pairs, then
    /// fours, then all. <paramref name="bad"/> gets a bit where a byte is no digit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(byte* end, int count, ref ulong bad)
    {
        ulong digits = Unsafe.ReadUnaligned<ulong>(end - 8) ^ Zeros;
        digits &= ulong.MaxValue << 64 - 8 * count;
        bad |= (digits + 0x7676767676767676 | digits) & 0x8080808080808080;
        digits = digits * 10 + (digits >> 8);
        return ((digits & 0x000000FF000000FF) * (100 + (1_000_000UL << 32)) + (digits >> 16 & 0x000000FF000000FF) * (1 + (10_000UL << 32))) >> 32;
    }

    private static bool TryLongSlow(ReadOnlySpan<byte> text, out long value)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryDoubleSlow(ReadOnlySpan<byte> text, out double value)
        => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value)
            || TryNamed(text, out value);

    private static bool TryNamed(ReadOnlySpan<byte> text, out double value)
    {
        bool negative = text.Length > 1 && text[0] == '-';
        var name = negative ? text[1..] : text;
        value = Ascii.EqualsIgnoreCase(name, "nan"u8) ? double.NaN : Ascii.EqualsIgnoreCase(name, "inf"u8)
            || Ascii.EqualsIgnoreCase(name, "infinity"u8)
            ? negative ? double.NegativeInfinity : double.PositiveInfinity : 0;
        return value != 0;
    }
}
