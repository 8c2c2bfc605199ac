using System.Reflection;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Orleans;
using PetCam.Domain.Grains;

namespace PetCam.GrainRuntime.Tests.Contracts;

/// <summary>Writes down what silos of different versions must agree on: grain methods, and the messages that cross with them.</summary>
internal static class GrainContractText
{
    public static string Write()
    {
        StringBuilder text = new();
        SortedDictionary<string, MessageDescriptor> messages = new(StringComparer.Ordinal);
        foreach (Type type in typeof(ICameraGrain).Assembly.GetTypes().Where(IsGrain).OrderBy(static type => type.Name, StringComparer.Ordinal))
        {
            text.Append($"interface {type.Name}\n");
            foreach (MethodInfo method in type.GetMethods().Where(static m => m.IsAbstract).OrderBy(static m => m.Name, StringComparer.Ordinal))
            {
                text.Append($"  {Describe(method)}\n");
                AddMessages(method, messages);
            }
        }

        AddMessage(Protocol.V1.CallFrame.Descriptor, messages);
        foreach (MessageDescriptor message in messages.Values)
        {
            Append(text, message);
        }

        return text.ToString();
    }

    private static bool IsGrain(Type type) => type.IsInterface && type.IsAssignableTo(typeof(IGrain));

    private static string Describe(MethodInfo method)
    {
        string attributes = string.Concat(method.GetCustomAttributes()
            .Where(static attribute => attribute.GetType().Namespace == "Orleans.Concurrency")
            .Select(static attribute => $"[{attribute.GetType().Name.Replace("Attribute", string.Empty, StringComparison.Ordinal)}] ").Order(StringComparer.Ordinal));
        return $"{attributes}{Name(method.ReturnType)} {method.Name}({string.Join(", ", method.GetParameters().Select(static p => Name(p.ParameterType)))})";
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    private static void AddMessages(MethodInfo method, SortedDictionary<string, MessageDescriptor> messages)
    {
        foreach (Type type in method.GetParameters().Select(static p => p.ParameterType).Append(method.ReturnType).SelectMany(static t => t.GetGenericArguments().Append(t)))
        {
            if (type.IsClass && type.IsAssignableTo(typeof(IMessage)))
            {
                AddMessage((MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!, messages);
            }
        }
    }

    private static void AddMessage(MessageDescriptor message, SortedDictionary<string, MessageDescriptor> messages)
    {
        if (messages.TryAdd(message.FullName, message))
        {
            foreach (FieldDescriptor field in message.Fields.InFieldNumberOrder().Where(static field => field.FieldType == FieldType.Message))
            {
                AddMessage(field.MessageType, messages);
            }
        }
    }

    private static void Append(StringBuilder text, MessageDescriptor message)
    {
        text.Append($"message {message.FullName}\n");
        foreach (FieldDescriptor field in message.Fields.InFieldNumberOrder())
        {
            string type = field.FieldType switch
            {
                FieldType.Message => field.MessageType.FullName,
                FieldType.Enum => $"{field.EnumType.FullName} {{{string.Join(' ', field.EnumType.Values.Select(static v => $"{v.Name}={v.Number}"))}}}",
                _ => field.FieldType.ToString().ToLowerInvariant(),
            };
            text.Append($"  {field.FieldNumber} {(field.IsRepeated ? "repeated " : string.Empty)}{type} {field.Name}\n");
        }
    }
}
