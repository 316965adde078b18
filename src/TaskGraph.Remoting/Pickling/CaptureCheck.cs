using System.Collections;
using System.Reflection;

namespace TaskGraph;

/// <summary>Refuses functions that cannot leave the process, with the way to what holds them back.</summary>
internal static class CaptureCheck
{
    /// <summary>Refuses a user's function that cannot be sent to a worker process.</summary>
    /// <param name="function">The function.</param>
    /// <param name="operation">The name of the public operation that took it, such as <c>Select</c>.</param>
    /// <param name="site">Where it was given, if known.</param>
    /// <exception cref="TaskCaptureException">It captures something that cannot travel, or assigns a variable of its surroundings.</exception>
    public static void Check(Delegate function, string operation, CallSite site = default)
    {
        try
        {
            var writer = PickleWriter.Rent();
            writer.Pickle(function);
            writer.Return();
        }
        catch (UnpicklableException e)
        {
            throw Explain(function, operation, site, e);
        }
    }

    /// <summary>The pickled code of a layer, whose constants are tried as far as their type leaves a doubt.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="statics">Takes the static variables that the code uses and that a worker has for itself, and whether it assigns them.</param>
    /// <param name="shared">Takes the large constants that other layers may hold as well.</param>
    /// <exception cref="TaskCaptureException">It cannot travel.</exception>
    public static byte[] Dump(GraphLayer layer, Dictionary<FieldInfo, bool> statics, SharedConstants shared)
    {
        var site = layer.CallSites.Count == 0 ? default : layer.CallSites[0];
        foreach (var column in layer.Constants) CheckConstants(layer, column, site);
        var writer = PickleWriter.Rent();
        writer.Statics = statics;
        writer.Shared = shared;
        try
        {
            writer.Pickle(layer.Code);
            return writer.TakeWritten();
        }
        catch (UnpicklableException e)
        {
            throw Explain(layer.Code, OperationOf(layer), site, e);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>The pickled constant of a layer of <see cref="ValueCode"/>; null where its type leaves no doubt that it travels, and nothing of it is shared.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Takes its large buffers.</param>
    /// <exception cref="TaskCaptureException">It cannot travel.</exception>
    public static byte[]? DumpValue(GraphLayer layer, ISharedBuffers? buffers)
    {
        object? value = ((ValueCode)layer.Code).Value;
        if (value is null) return null;
        try
        {
            bool isLarge = buffers is not null && Codec.For(value.GetType()).SeparableSize(value) >= ISharedBuffers.LeastSize;
            return isLarge || !TypeFacts.AlwaysTravels(value.GetType()) ? Pickle.Dump(value, buffers) : null;
        }
        catch (UnpicklableException e)
        {
            throw Explain(value, OperationOf(layer), layer.CallSites.Count == 0 ? default : layer.CallSites[0], e);
        }
    }

    /// <summary>Says that a function uses a static variable.</summary>
    public static string WarningOf(FieldInfo field, bool isAssigned)
        => $"A function that runs in worker processes {(isAssigned ? "assigns" : "reads")} the static variable '{field.DeclaringType?.Name}.{NameOf(field)}', of which each process has its own: "
            + (isAssigned ? "what it assigns does not come back. Return what it computes and combine the results, or use a WorkerLocal for what a worker keeps."
                : "what this program has assigned to it is not there. Copy it to a local variable and capture that.");

    /// <summary>Says that functions take much along.</summary>
    /// <param name="layer">Whose functions.</param>
    /// <param name="bytes">How much, pickled.</param>
    /// <param name="largest">The largest single object of it; null where it is made of small ones.</param>
    public static string WarningOf(GraphLayer layer, long bytes, Type? largest)
    {
        var site = layer.CallSites.Count == 0 ? default : layer.CallSites[0];
        return $"The functions of {OperationOf(layer)}{(site.IsUnknown ? "" : $" in {site}")} take {new ByteSize(bytes)} along to each worker process"
            + (largest is null ? "" : $", most of it a captured {TypeNames.Of(largest)}")
            + ". Share numbers as a SharedArray, read files where they are used, or make the object in each worker with a WorkerLocal.";
    }

    private static void CheckConstants(GraphLayer layer, ConstantColumn column, CallSite site)
    {
        bool isSure = column.GetType() is { IsGenericType: true } type && TypeFacts.AlwaysTravels(type.GenericTypeArguments[0]);
        int rows = isSure ? Math.Min(layer.Count, 1) : layer.Count;
        var writer = PickleWriter.Rent();
        try
        {
            for (int row = 0; row < rows; row++)
            {
                writer.Clear();
                try
                {
                    writer.Pickle(column.Gather([row]));
                }
                catch (UnpicklableException e)
                {
                    throw Explain(column.Gather([row]), OperationOf(layer), site, e);
                }
            }
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>A field as the user wrote it: the captured variable, or the property.</summary>
    public static string NameOf(FieldInfo field)
    {
        string name = field.Name;
        if (name.EndsWith("__this", StringComparison.Ordinal)) return "this";
        int end = name.StartsWith('<') ? name.IndexOf('>') : -1;
        return end > 1 ? name[1..end] : name;
    }

    /// <summary>The exception for what could not be pickled.</summary>
    public static TaskCaptureException Explain(object root, string operation, CallSite site, UnpicklableException refusal)
    {
        string start = site.IsUnknown ? "lambda" : $"lambda in {site}";
        if (refusal.Variable is { } variable)
        {
            return new TaskCaptureException(
                $"The function passed to {operation} assigns the captured variable '{variable}', but {refusal.Message}.\n"
                + "Return what it computes and combine the results, or compute with Scheduler.Threads.",
                $"{start} → {variable}");
        }
        var found = CapturePath.Find(root);
        if (found is null || found.Names.Count == 0)
        {
            string what = found is null ? $"{refusal.Type}: {refusal.Message}" : $"{found.Culprit}: {found.Reason}";
            return new TaskCaptureException(
                $"The function passed to {operation} cannot be sent to a worker process: {what}.\nCompute with Scheduler.Threads, where it works as it is.",
                $"{start} → {TypeName(found?.Culprit ?? refusal.Type)}");
        }
        string path = string.Join(" → ", [start, .. found.Names, TypeName(found.Culprit)]);
        string whole = found.Names.Count == 1
            ? $"captures '{found.Names[0]}' ({found.Culprit.FullName ?? found.Culprit.Name}), which cannot be sent to a worker process."
            : $"captures '{found.Names[0]}', in which '{string.Join('.', found.Names.Skip(1))}' ({found.Culprit.FullName ?? found.Culprit.Name}) cannot be sent to a worker process: {found.Reason}.";
        return new TaskCaptureException(
            $"The function passed to {operation} {whole}\nCapture only data, create the object inside the function, or compute with Scheduler.Threads.", path);
    }

    private static string OperationOf(GraphLayer layer)
        => layer.Name.Length == 0 || !char.IsAsciiLetterLower(layer.Name[0]) ? layer.Name : char.ToUpperInvariant(layer.Name[0]) + layer.Name[1..];

    private static string TypeName(Type type)
    {
        string name = type.Name;
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }
}

/// <summary>What holds an object graph back, and the names that lead to it from the first function on.</summary>
internal sealed record CapturePath(IReadOnlyList<string> Names, Type Culprit, string Reason)
{
    private const int MostVisited = 1_000_000;

    /// <summary>The nearest object that cannot travel, breadth first; null where none is found.</summary>
    public static CapturePath? Find(object root)
    {
        var nodes = new List<(object Item, int Parent, string Name)> { (root, -1, "") };
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        for (int i = 0; i < nodes.Count && i < MostVisited; i++)
        {
            var item = nodes[i].Item;
            if (ReasonOf(item) is { } reason) return new CapturePath(NamesTo(nodes, i), item.GetType(), reason);
            foreach (var (name, child) in Children(item))
                if (child is not null and not string && (!child.GetType().IsPrimitive || child is nint or nuint) && (child.GetType().IsValueType || seen.Add(child))) nodes.Add((child, i, name));
        }
        return null;
    }

    private static string? ReasonOf(object item)
    {
        try
        {
            Codec.For(item.GetType());
            return item is Delegate or Type or MethodInfo ? ReasonOfTagged(item) : null;
        }
        catch (UnpicklableException e)
        {
            return e.Message;
        }
    }

    /// <summary>Tries what is written without its content.</summary>
    private static string? ReasonOfTagged(object item)
    {
        var writer = PickleWriter.Rent();
        try
        {
            if (item is Type type) writer.WriteType(type);
            else writer.WriteMethod(item as MethodInfo ?? ((Delegate)item).Method);
            return null;
        }
        catch (UnpicklableException e)
        {
            return e.Message;
        }
        finally
        {
            writer.Return();
        }
    }

    private static IEnumerable<(string Name, object? Child)> Children(object item)
    {
        var type = item.GetType();
        if (TypeFacts.IsRaw(type) || item is string or System.Type or MethodInfo || CodecRules.Surrogate(type) is not null) return [];
        if (item is Delegate function) return ChildrenOf(function);
        if (Codec.For(type) is ResultCodec) return [];
        if (item is IDictionary dictionary && Refusals.IsFramework(type.Assembly)) return Entries(dictionary);
        if (item is IEnumerable items && (type.IsArray || Refusals.IsFramework(type.Assembly)) && type.Namespace?.StartsWith("System.Linq", StringComparison.Ordinal) != true)
            return TypeFacts.IsRaw(type.GetElementType() ?? typeof(object)) ? [] : Elements(items);
        return Fields(item, null);
    }

    private static IEnumerable<(string, object?)> ChildrenOf(Delegate function)
    {
        if (!function.HasSingleTarget) return function.GetInvocationList().Select(f => ("", (object?)f));
        if (function.Target is not { } target) return [];
        return CapturedFields.IsScope(target.GetType()) ? Fields(target, CapturedFields.UsedBy(function.Method)) : [("this", target)];
    }

    private static IEnumerable<(string, object?)> Fields(object item, CapturedFields? used)
    {
        foreach (var field in TypeFacts.Fields(item.GetType()))
        {
            if (used?.Contains(field) == false) continue;
            object? value = field.FieldType.IsPointer ? null : field.GetValue(item);
            if (value is not null && CapturedFields.IsScope(value.GetType()))
                foreach (var outer in Fields(value, used)) yield return outer;
            else yield return (item is TaskCode ? "" : CaptureCheck.NameOf(field), value);
        }
    }

    private static IEnumerable<(string, object?)> Elements(IEnumerable items)
    {
        int i = 0;
        foreach (object? element in items) yield return ($"[{i++}]", element);
    }

    private static IEnumerable<(string, object?)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return ("key", entry.Key);
            yield return ($"[{entry.Key}]", entry.Value);
        }
    }

    private static List<string> NamesTo(List<(object Item, int Parent, string Name)> nodes, int at)
    {
        var names = new List<string>();
        for (; nodes[at].Parent >= 0; at = nodes[at].Parent)
        {
            // What the engine puts around the user's function is not the user's concern.
            if (nodes[at].Item is Delegate && nodes[at].Name.Length == 0) break;
            if (nodes[at].Name.Length > 0) names.Add(nodes[at].Name);
        }
        names.Reverse();
        return names;
    }
}
