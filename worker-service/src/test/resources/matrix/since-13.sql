create publication whole for table shop.parts with (publish_via_partition_root);
