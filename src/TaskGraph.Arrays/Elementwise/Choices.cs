using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>The elements of the first array whose condition holds; <paramref name="otherwise"/> where none does (NumPy's <c>select</c>). Shapes must broadcast.</summary>
    /// <exception cref="ArgumentException">There are not as many arrays as conditions, or the shapes don't broadcast.</exception>
    public static Array<T> Select<T>(
        ReadOnlySpan<Array<bool>> conditions, ReadOnlySpan<Array<T>> choices, T otherwise = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        if (conditions.Length == 0 || conditions.Length != choices.Length)
            throw new ArgumentException($"{conditions.Length} conditions and {choices.Length} choices. Give one choice a condition, and at least one.", nameof(choices));
        var selected = Where(conditions[^1], choices[^1], otherwise, callerFile, callerLine);
        for (int i = conditions.Length - 2; i >= 0; i--) selected = Where(conditions[i], choices[i], selected, callerFile, callerLine);
        return selected;
    }

    /// <summary>The value of the last condition that holds; <paramref name="otherwise"/> where none does (NumPy's <c>piecewise</c> with values).</summary>
    /// <exception cref="ArgumentException">There are not as many values as conditions, or the shapes don't broadcast.</exception>
    public static Array<T> Piecewise<T>(
        ReadOnlySpan<Array<bool>> conditions, ReadOnlySpan<T> values, T otherwise = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        if (conditions.Length == 0 || conditions.Length != values.Length)
            throw new ArgumentException($"{conditions.Length} conditions and {values.Length} values. Give one value a condition, and at least one.", nameof(values));
        var pieces = Where(conditions[0], values[0], Array<T>.Full([], otherwise), callerFile, callerLine);
        for (int i = 1; i < conditions.Length; i++) pieces = Where(conditions[i], values[i], pieces, callerFile, callerLine);
        return pieces;
    }

    /// <summary>For each element the array whose number it is (NumPy's <c>choose</c>). Shapes must broadcast.</summary>
    /// <exception cref="ArgumentException">There is no array, or the shapes don't broadcast.</exception>
    public static Array<T> Choose<T>(
        Array<int> numbers, ReadOnlySpan<Array<T>> choices, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (choices.Length == 0) throw new ArgumentException("There is nothing to choose from. Give at least one array.", nameof(choices));
        var chosen = choices[^1];
        for (int i = choices.Length - 2; i >= 0; i--) chosen = Where(numbers.EqualTo(i), choices[i], chosen, callerFile, callerLine);
        return choices.Length == 1 ? Where(numbers.EqualTo(0), chosen, chosen, callerFile, callerLine) : chosen;
    }
}
