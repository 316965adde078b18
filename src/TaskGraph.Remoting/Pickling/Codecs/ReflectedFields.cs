using System.Reflection;

namespace TaskGraph;

/// <summary>The fields of a type by reflection, in the same form as <see cref="FieldCode{T}"/>'s code: for where code cannot be generated.</summary>
internal abstract class ReflectedFields
{
    public static (FieldsAction<PickleWriter, T> Write, FieldsAction<PickleReader, T> Read) Of<T>(List<FieldInfo> fields)
    {
        var each = fields.ConvertAll(f => (ReflectedFields)Activator.CreateInstance(typeof(ReflectedField<>).MakeGenericType(f.FieldType), f)!);
        return (
            (PickleWriter writer, ref T value) =>
            {
                foreach (var field in each) field.Put(writer, value!);
            },
            (PickleReader reader, ref T value) =>
            {
                // The fields of a struct are set in its box.
                object box = value!;
                foreach (var field in each) field.Get(reader, box);
                value = (T)box;
            }
        );
    }

    protected abstract void Put(PickleWriter writer, object owner);

    protected abstract void Get(PickleReader reader, object owner);

    private sealed class ReflectedField<TField>(FieldInfo field) : ReflectedFields
    {
        protected override void Put(PickleWriter writer, object owner) => Element<TField>.Put(writer, (TField)field.GetValue(owner)!);

        protected override void Get(PickleReader reader, object owner) => field.SetValue(owner, Element<TField>.Get(reader));
    }
}
