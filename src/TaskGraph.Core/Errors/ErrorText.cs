namespace TaskGraph;

/// <summary>What an exception of the user's says, for a message.</summary>
internal static class ErrorText
{
    /// <summary>Its type and message; the type alone where the message throws itself, so that no failure is lost for its text.</summary>
    public static string Of(Exception error)
    {
        string name = error.GetType().Name;
        try
        {
            return $"{name}: {error.Message}";
        }
        catch (Exception e)
        {
            return $"{name} (its message threw {e.GetType().Name})";
        }
    }
}
