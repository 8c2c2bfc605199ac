namespace Orleans;

/// <summary>Marks a grain interface whose grains are addressed by a string, such as a camera's id.</summary>
public interface IGrainWithStringKey : IGrain;
