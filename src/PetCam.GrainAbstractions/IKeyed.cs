namespace Orleans;

/// <summary>Has the key of a grain: its reference and its activation.</summary>
internal interface IKeyed
{
    string PrimaryKey { get; }
}
