"""The engines that come with foreigndesk; each is imported only when it is named."""
