namespace Orleans.Placement;

/// <summary>Base of the attributes that say on which silo a new activation is placed.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public abstract class PlacementAttribute : Attribute
{
    private protected PlacementAttribute()
    {
    }
}
