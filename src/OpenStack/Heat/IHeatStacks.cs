namespace Magnum.OpenStack.Heat;

/// <summary>Stacks of Heat.</summary>
/// <remarks>Wire: openstack/heat heat/api/openstack/v1/stacks.py, release 19. A project's path is used with every credential, so the service user may read what belongs to a tenant.</remarks>
public interface IHeatStacks
{
    /// <summary>Creates a stack; never repeated by itself.</summary>
    /// <returns>Heat's id of the stack.</returns>
    /// <exception cref="OpenStackException">409: a stack of that name exists. 400: Heat refuses template or parameters.</exception>
    Task<string> CreateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a stack, or null when Heat answers 404. By id a deleted stack answers with DELETE_COMPLETE; by name alone it is null.</summary>
    Task<HeatStack?> FindAsync(Credential credential, string projectId, StackKey stack, bool resolveOutputs, CancellationToken cancellationToken);

    /// <summary>The stacks of the project that carry the tag, without nested ones, every page.</summary>
    /// <param name="credential">As whom.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="ids">Only these of them, where any are named: Heat works for every stack that it lists. Name none without the tag.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<HeatStackSummary>> ListAsync(Credential credential, string projectId, string tag, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Changes parameters of a stack (PATCH: the others keep their values).</summary>
    /// <returns>False when the stack is gone.</returns>
    /// <exception cref="OpenStackException">409: another action is in progress.</exception>
    Task<bool> UpdateAsync(Credential credential, string projectId, StackKey stack, StackUpdate update, CancellationToken cancellationToken);

    /// <summary>Asks for the deletion of a stack; "not found" is success.</summary>
    Task DeleteAsync(Credential credential, string projectId, StackKey stack, CancellationToken cancellationToken);

    /// <summary>Resources of a stack and of its nested stacks down to the depth.</summary>
    Task<IReadOnlyList<HeatResource>> ResourcesAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken);

    /// <summary>Has Heat believe that a resource is unwell: the next update of the stack makes it anew, with all that is nested in it, and then deletes the former. May be repeated.</summary>
    /// <remarks>PATCH of a resource, heat/engine/service.py <c>resource_mark_unhealthy</c>; what an update does then: heat/engine/resources/stack_resource.py <c>_needs_update</c>, release 19.</remarks>
    /// <returns>False when there is no such resource.</returns>
    /// <exception cref="OpenStackException">409: something is being done to it.</exception>
    Task<bool> MarkUnhealthyAsync(Credential credential, string projectId, HeatResource resource, string reason, CancellationToken cancellationToken);

    /// <summary>Events of a stack and its nested stacks, oldest first.</summary>
    Task<IReadOnlyList<HeatEvent>> EventsAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken);

    /// <summary>Lets Heat check a template with its files.</summary>
    /// <exception cref="OpenStackException">400: the template is wrong; the detail says where.</exception>
    Task ValidateTemplateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken);

    /// <summary>Lets Heat say what a creation would make; makes nothing.</summary>
    /// <returns>Names and types of the resources, nested ones included.</returns>
    Task<IReadOnlyList<HeatResource>> PreviewAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken);

    /// <summary>Lets Heat say what an update would change; changes nothing.</summary>
    /// <param name="credential">As whom.</param>
    /// <param name="projectId">The stack's project.</param>
    /// <param name="stack">By name and id: Heat takes no preview by one of the two alone.</param>
    /// <param name="update">The update; parameters that the stack's template lacks are ignored, as by the update itself.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when the stack is gone.</returns>
    /// <exception cref="OpenStackException">400: Heat refuses the parameters.</exception>
    Task<StackUpdatePreview?> PreviewUpdateAsync(Credential credential, string projectId, StackKey stack, StackUpdate update, CancellationToken cancellationToken);
}
