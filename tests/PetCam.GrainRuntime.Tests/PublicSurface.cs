using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PetCam.GrainRuntime.Tests;

/// <summary>
/// The public types of an assembly with their public and protected members as text, read from metadata, so that the assemblies it
/// references need not exist.
/// </summary>
internal sealed class PublicSurface
{
    private PublicSurface(IReadOnlyDictionary<string, IReadOnlySet<string>> types) => Types = types;

    /// <summary>Full type name to members; base type and interfaces are members too.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Types { get; }

    public static PublicSurface Read(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return new PublicSurface(reader.TypeDefinitions
            .Select(handle => reader.GetTypeDefinition(handle))
            .Where(static type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .ToDictionary(type => NameOf(reader, type), IReadOnlySet<string> (type) => Members(reader, type)));
    }

    internal static string NameOf(MetadataReader reader, TypeDefinition type) => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

    private static HashSet<string> Members(MetadataReader reader, TypeDefinition type)
    {
        HashSet<string> members = [];
        if (!type.BaseType.IsNil)
        {
            members.Add($": {SignatureText.Instance.NameOf(reader, type.BaseType)}");
        }

        members.UnionWith(type.GetInterfaceImplementations()
            .Select(handle => $": {SignatureText.Instance.NameOf(reader, reader.GetInterfaceImplementation(handle).Interface)}"));
        members.UnionWith(type.GetMethods().Select(handle => reader.GetMethodDefinition(handle)).Where(static method => IsVisible(method.Attributes))
            .Select(method => Text(reader, method)));
        members.UnionWith(type.GetFields().Select(handle => reader.GetFieldDefinition(handle))
            .Where(static field => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public)
            .Select(field => Text(reader, field)));
        return members;
    }

    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Text(MetadataReader reader, MethodDefinition method)
    {
        MethodSignature<string> signature = method.DecodeSignature(SignatureText.Instance, null);
        Dictionary<int, Parameter> parameters = method.GetParameters().Select(handle => reader.GetParameter(handle))
            .ToDictionary(static parameter => parameter.SequenceNumber - 1);
        IEnumerable<string> texts = signature.ParameterTypes.Select((type, index) =>
            $"{type} {reader.GetString(parameters[index].Name)}{DefaultOf(reader, parameters[index])}");
        string generics = signature.GenericParameterCount > 0 ? $"`{signature.GenericParameterCount}" : string.Empty;
        return $"{Modifiers(method.Attributes)} {signature.ReturnType} {reader.GetString(method.Name)}{generics}({string.Join(", ", texts)})";
    }

    private static string Text(MetadataReader reader, FieldDefinition field)
    {
        string value = field.GetDefaultValue().IsNil ? string.Empty : $" = {ValueOf(reader, field.GetDefaultValue())}";
        return $"field {field.DecodeSignature(SignatureText.Instance, null)} {reader.GetString(field.Name)}{value}";
    }

    private static string DefaultOf(MetadataReader reader, Parameter parameter) =>
        parameter.GetDefaultValue().IsNil ? string.Empty : $" = {ValueOf(reader, parameter.GetDefaultValue())}";

    private static string ValueOf(MetadataReader reader, ConstantHandle handle)
    {
        Constant constant = reader.GetConstant(handle);
        ImmutableArray<byte> bytes = reader.GetBlobContent(constant.Value);
        return $"{constant.TypeCode} {Convert.ToHexString(bytes.AsSpan())}";
    }

    private static string Modifiers(MethodAttributes attributes)
    {
        string access = (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "public" : "protected";
        bool isOverridable = attributes.HasFlag(MethodAttributes.Virtual) && !attributes.HasFlag(MethodAttributes.Final);
        string kind = attributes.HasFlag(MethodAttributes.Abstract) ? "abstract " : isOverridable ? "virtual " : string.Empty;
        return $"{kind}{(attributes.HasFlag(MethodAttributes.Static) ? "static " : string.Empty)}{access}";
    }
}
