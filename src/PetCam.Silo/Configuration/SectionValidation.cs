using Microsoft.Extensions.Options;

namespace PetCam.Silo.Configuration;

/// <summary>Validates one section's options by a function that yields one sentence per fault.</summary>
internal sealed class SectionValidation<TOptions>(Func<TOptions, IEnumerable<string>> validate) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] failures = [.. validate(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
